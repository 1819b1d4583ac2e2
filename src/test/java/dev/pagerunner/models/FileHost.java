package dev.pagerunner.models;

import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server with one file, which knows ETag and Range, and can fail in some ways. */
final class FileHost implements AutoCloseable {
  private final HttpServer server;
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private volatile Buffer file;
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private volatile int failure;
  private volatile String elsewhere = "";
  private volatile int cutAfter;
  private final AtomicInteger cuts = new AtomicInteger();

  /** Without TLS. */
  FileHost(Vertx vertx, byte[] file) {
    this(vertx, file, new HttpServerOptions());
  }

  FileHost(Vertx vertx, byte[] file, Certificates.Signed certificate) {
    this(vertx, file, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.pem()));
  }

  private FileHost(Vertx vertx, byte[] file, HttpServerOptions options) {
    this.file = Buffer.buffer(file);
    try {
      this.server =
          vertx
              .createHttpServer(options)
              .requestHandler(this::answer)
              .listen(0, "127.0.0.1")
              .await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + server.actualPort() + "/mine.zip";
  }

  /** With TLS, under a name of the host. */
  String address(String name) {
    return "https://" + name + ":" + port() + "/mine.zip";
  }

  int port() {
    return server.actualPort();
  }

  /** The names of all headers so far. */
  List<String> headers() {
    return headers;
  }

  /** All answers from now on send the client elsewhere. */
  void redirectTo(String address) {
    failure = 302;
    elsewhere = address;
  }

  /** Of all answers so far. */
  List<Integer> statuses() {
    return statuses;
  }

  void serve(byte[] other) {
    file = Buffer.buffer(other);
    failure = 0;
  }

  void fail(int status) {
    failure = status;
  }

  /** The next answers end after so many bytes. */
  void cutAfter(int bytes, int times) {
    cutAfter = bytes;
    cuts.set(times);
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    String tag = "\"" + file.hashCode() + "\"";
    int from = 0;
    int status = 200;
    if (failure != 0) {
      status = failure;
    } else if (tag.equals(request.getHeader("If-None-Match"))) {
      status = 304;
    } else if (request.getHeader("Range") != null && tag.equals(request.getHeader("If-Range"))) {
      from = Integer.parseInt(request.getHeader("Range").replaceAll("\\D", ""));
      status = 206;
    }
    statuses.add(status);
    headers.addAll(request.headers().names());
    if (status == 302) {
      response.putHeader("Location", elsewhere);
    }
    response.setStatusCode(status).putHeader("ETag", tag);
    if (status != 200 && status != 206) {
      response.end();
      return;
    }
    Buffer body = file.getBuffer(from, file.length());
    response.putHeader("Content-Length", Integer.toString(body.length()));
    if (cuts.getAndDecrement() > 0) {
      response
          .write(body.getBuffer(0, cutAfter))
          .onComplete(ignored -> request.connection().close());
    } else {
      response.end(body);
    }
  }

  @Override
  public void close() {
    try {
      server.close().await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
