package dev.pagerunner.http.server;

import dev.pagerunner.wire.SecurityHeaders;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The API's documentation as a page: this adds its policy and its library. {@link WebPages} sends
 * the page itself, within the frame that all have.
 */
public final class ApiDocs {
  /** Allows inline styles: the page's library writes style attributes. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors"
          + " 'none'";

  private static final String WEBJAR = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private ApiDocs() {}

  public static void mount(Router router) {
    router.get("/docs").handler(ApiDocs::prepare);
    router
        .getWithRegex("/docs/swagger-ui(-bundle\\.js|\\.css)")
        .handler(
            StaticFiles.of("/docs/", "META-INF/resources/webjars/swagger-ui/" + version() + "/"));
  }

  private static void prepare(RoutingContext ctx) {
    if (ctx.request().path().equals("/docs")) {
      ctx.response().setStatusCode(308).putHeader(HttpHeaders.LOCATION, "/docs/").end();
    } else {
      ctx.response().putHeader(SecurityHeaders.POLICY, POLICY);
      ctx.next();
    }
  }

  private static String version() {
    try (InputStream in = ApiDocs.class.getResourceAsStream("/" + WEBJAR)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
