package dev.pagerunner.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that knows the IPv4 addresses of a few hosts. */
public final class NameServer implements AutoCloseable {
  private static final int HEAD = 12;
  private static final int TYPE_A = 1;
  private static final int FOUND = 0x8180;
  private static final int NO_SUCH_NAME = 0x8183;

  private final Vertx vertx = Vertx.vertx();
  private final DatagramSocket socket = vertx.createDatagramSocket();
  private final Map<String, List<String>> hosts;
  private final AtomicInteger asked = new AtomicInteger();

  /** Answers on a free port of 127.0.0.1. */
  public NameServer(Map<String, List<String>> hosts) {
    this.hosts = hosts;
    socket.handler(this::answer);
    try {
      socket.listen(0, "127.0.0.1").await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Address and port. */
  public String place() {
    return "127.0.0.1:" + socket.localAddress().port();
  }

  /** How often it was asked for IPv4 addresses. */
  public int asked() {
    return asked.get();
  }

  private void answer(DatagramPacket packet) {
    Buffer query = packet.data();
    StringBuilder name = new StringBuilder();
    int at = HEAD;
    for (int length = query.getByte(at); length > 0; length = query.getByte(at)) {
      name.append(name.isEmpty() ? "" : ".").append(query.getString(at + 1, at + 1 + length));
      at += 1 + length;
    }
    int type = query.getUnsignedShort(at + 1);
    List<String> known = hosts.get(name.toString());
    List<String> addresses = known == null || type != TYPE_A ? List.of() : known;
    if (type == TYPE_A) {
      asked.incrementAndGet();
    }
    Buffer answer =
        Buffer.buffer()
            .appendBytes(query.getBytes(0, 2))
            .appendUnsignedShort(known == null ? NO_SUCH_NAME : FOUND)
            .appendUnsignedShort(1)
            .appendUnsignedShort(addresses.size())
            .appendInt(0)
            .appendBytes(query.getBytes(HEAD, at + 5));
    addresses.forEach(address -> append(answer, address));
    socket.send(answer, packet.sender().port(), packet.sender().host());
  }

  /** A record without a time to live. */
  private static void append(Buffer answer, String address) {
    try {
      answer
          .appendUnsignedShort(0xc000 + HEAD)
          .appendUnsignedShort(TYPE_A)
          .appendUnsignedShort(1)
          .appendInt(0)
          .appendUnsignedShort(4)
          .appendBytes(InetAddress.getByName(address).getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
