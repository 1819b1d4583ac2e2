package dev.pagerunner.wire;

import dev.pagerunner.domain.PagerunnerException;

/** The head of a request violates RFC 9112; the message says how, for the client. */
final class MalformedRequestException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  MalformedRequestException(String message) {
    super(message);
  }
}
