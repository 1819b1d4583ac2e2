package dev.pagerunner.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileKindTest {

  @Test
  void files_are_told_by_their_first_bytes() {
    assertThat(FileKind.of(bytes("%PDF-1.7"))).contains(FileKind.PDF);
    assertThat(FileKind.of(bytes("\u0089PNG\r\n\u001a\n..."))).contains(FileKind.PNG);
    assertThat(FileKind.of(bytes("\u00ff\u00d8\u00ff\u00e0"))).contains(FileKind.JPEG);
  }

  @Test
  void a_pdf_may_have_something_before_its_header_but_not_too_much() {
    assertThat(FileKind.of(bytes("x".repeat(1019) + "%PDF-1.7"))).contains(FileKind.PDF);
    assertThat(FileKind.of(bytes("x".repeat(1020) + "%PDF-1.7"))).isEmpty();
    assertThat(FileKind.of(bytes(""))).isEmpty();
  }

  private static Buffer bytes(String latin1) {
    return Buffer.buffer(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
