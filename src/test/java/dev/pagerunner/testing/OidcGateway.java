package dev.pagerunner.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Stands before an {@link OidcProvider}, which takes the gateway's address for its own, and can
 * change the keys that it publishes, or be out of order.
 */
public final class OidcGateway implements AutoCloseable {
  private static final int KEY_BITS = 2048;

  private final int provider;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final HttpServer server;
  private final AtomicInteger keysAsked = new AtomicInteger();
  private volatile UnaryOperator<JsonObject> keys = UnaryOperator.identity();
  private volatile boolean down;

  public OidcGateway(OidcProvider provider) {
    this.provider = provider.port();
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    handle(request)
                        .onFailure(ignored -> request.response().setStatusCode(502).end()))
            .listen(0, "127.0.0.1")
            .await();
  }

  /** The issuer, as the provider calls itself to those who come through here. */
  public String issuer() {
    return "http://127.0.0.1:" + server.actualPort() + "/staff";
  }

  /** Answers with an error from now on, or no more. */
  public void setDown(boolean isDown) {
    down = isDown;
  }

  /** Publishes the true keys again. */
  public void publishTrueKeys() {
    keys = UnaryOperator.identity();
  }

  /** Publishes a key that the provider does not have, under the id of its own or another one. */
  public void publishOtherKey(boolean sameId) {
    String modulus = modulus();
    keys =
        published -> {
          JsonArray all = published.getJsonArray("keys");
          JsonObject key = all.getJsonObject(0).copy().put("n", modulus);
          return new JsonObject()
              .put("keys", new JsonArray().add(sameId ? key : key.put("kid", "another")));
        };
  }

  /** How often the keys were asked for. */
  public int keysAsked() {
    return keysAsked.get();
  }

  private static String modulus() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS);
      BigInteger modulus = ((RSAPublicKey) generator.generateKeyPair().getPublic()).getModulus();
      byte[] bytes = modulus.toByteArray();
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOfRange(bytes, 1, bytes.length));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Future<Void> handle(HttpServerRequest request) {
    if (down) {
      return request.response().setStatusCode(503).end();
    }
    RequestOptions there =
        new RequestOptions()
            .setMethod(request.method())
            .setHost("127.0.0.1")
            .setPort(request.localAddress().port())
            .setServer(SocketAddress.inetSocketAddress(provider, "127.0.0.1"))
            .setURI(request.uri());
    request.headers().forEach((name, value) -> copy(there, name, value));
    return request
        .body()
        .compose(body -> client.request(there).compose(sent -> sent.send(body)))
        .compose(answer -> answer.body().compose(body -> answer(request, answer, body)));
  }

  private static void copy(RequestOptions there, String name, String value) {
    if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
      there.addHeader(name, value);
    }
  }

  private Future<Void> answer(HttpServerRequest request, HttpClientResponse from, Buffer body) {
    HttpServerResponse answer = request.response().setStatusCode(from.statusCode());
    answer.headers().addAll(from.headers()).remove("Content-Length").remove("Transfer-Encoding");
    if (!request.path().endsWith("/jwks")) {
      return answer.end(body);
    }
    keysAsked.incrementAndGet();
    return answer.end(keys.apply(body.toJsonObject()).toBuffer());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
