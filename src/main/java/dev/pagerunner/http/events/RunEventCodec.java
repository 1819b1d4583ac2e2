package dev.pagerunner.http.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes events over the event bus without copying; they never leave the process. */
final class RunEventCodec implements MessageCodec<RunEvent, RunEvent> {
  static final String NAME = "run-event";

  @Override
  public void encodeToWire(Buffer buffer, RunEvent event) {
    throw new UnsupportedOperationException("events stay in the process");
  }

  @Override
  public RunEvent decodeFromWire(int position, Buffer buffer) {
    throw new UnsupportedOperationException("events stay in the process");
  }

  @Override
  public RunEvent transform(RunEvent event) {
    return event;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
