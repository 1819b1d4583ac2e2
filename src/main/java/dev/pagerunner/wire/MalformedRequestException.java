package dev.pagerunner.wire;

import dev.pagerunner.domain.PagerunnerException;

/** The head of a request is not as RFC 9112 wants it; the message says why, for the client. */
final class MalformedRequestException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  MalformedRequestException(String message) {
    super(message);
  }
}
