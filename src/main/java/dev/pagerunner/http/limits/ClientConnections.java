package dev.pagerunner.http.limits;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits the number of a server's connections, attaches a {@link RequestPace} to each, and closes a
 * connection if its client takes nothing of an answer for too long. For the server's own context
 * only.
 */
public final class ClientConnections {
  /** How many times per stall time the connections are checked for stalled answers. */
  private static final int LOOKS = 6;

  /**
   * Maximum number of refused connections that are told the reason; others are closed without one.
   */
  private static final int MOST_REFUSED = 64;

  private final Limits limits;
  private final ClientCounter counter;
  private final Map<Channel, Answering> open = new HashMap<>();
  private int refused;

  /** To be created on the server's context. */
  public ClientConnections(Vertx vertx, Limits limits) {
    this.limits = limits;
    this.counter = limits.connectionCounter();
    Duration pause = limits.stallTime().dividedBy(LOOKS);
    vertx.setPeriodic(pause.toMillis(), ignored -> closeStalled());
  }

  /** The bytes that waited to be sent at the last check. */
  private static final class Answering {
    private long pendingBytes;
    private long sentOfFirst;
    private int looksWithoutProgress;
  }

  /**
   * Handles a new connection. Returns false if there are too many; the connection is then closed.
   */
  public boolean accept(HttpConnection connection) {
    if (!(connection instanceof HttpServerConnection server)) {
      return true;
    }
    Channel channel = server.channelHandlerContext().channel();
    if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      return true;
    }
    RequestPace pace = RequestPace.watch(channel.pipeline(), limits);
    ClientCounter.Outcome outcome = counter.add(remote.getAddress());
    if (outcome == ClientCounter.Outcome.ADDED) {
      count(channel, remote.getAddress());
      return true;
    }
    refuse(channel, pace, outcome);
    return false;
  }

  private void count(Channel channel, InetAddress address) {
    open.put(channel, new Answering());
    channel
        .closeFuture()
        .addListener(
            ignored -> {
              open.remove(channel);
              counter.remove(address);
            });
  }

  private void refuse(Channel channel, RequestPace pace, ClientCounter.Outcome outcome) {
    if (refused >= MOST_REFUSED) {
      close(channel);
      return;
    }
    refused++;
    channel.closeFuture().addListener(ignored -> refused--);
    pace.refuse(
        outcome == ClientCounter.Outcome.TOO_MANY ? Refusal.TOO_MANY : Refusal.TOO_MANY_OF_ONE);
  }

  private void closeStalled() {
    List.copyOf(open.keySet()).stream()
        .filter(channel -> isStalled(channel, open.get(channel)))
        .forEach(ClientConnections::close);
  }

  /** Closes below Vert.x, which would wait until all written data is sent. */
  private static void close(Channel channel) {
    var unused = channel.pipeline().firstContext().close();
  }

  private static boolean isStalled(Channel channel, Answering answering) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    long pending = out == null ? 0 : out.totalPendingWriteBytes();
    long sent = pending == 0 ? 0 : out.currentProgress();
    boolean progress =
        pending == 0 || pending != answering.pendingBytes || sent != answering.sentOfFirst;
    answering.pendingBytes = pending;
    answering.sentOfFirst = sent;
    answering.looksWithoutProgress = progress ? 0 : answering.looksWithoutProgress + 1;
    return answering.looksWithoutProgress >= LOOKS;
  }
}
