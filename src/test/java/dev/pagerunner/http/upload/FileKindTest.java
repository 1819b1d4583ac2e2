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
    for (String tiff : new String[] {"II*\0", "MM\0*", "II+\0", "MM\0+"}) {
      assertThat(FileKind.of(bytes(tiff + "...."))).contains(FileKind.TIFF);
    }
  }

  @Test
  void images_of_another_kind_are_to_be_converted() {
    for (String image :
        new String[] {"RIFF\1\2\3\4WEBPVP8 ", "GIF89a", "\0\0\0\30ftypheic", "\0\0\0\34ftypavif"}) {
      assertThat(FileKind.of(bytes(image))).isEmpty();
      assertThat(FileKind.looksLike(bytes(image))).endsWith("image");
      assertThat(FileKind.whatToSend(bytes(image))).isEqualTo("Convert it to PNG and send that.");
    }
    assertThat(FileKind.looksLike(bytes("RIFF\1\2\3\4WEBPVP8 "))).isEqualTo("a WebP image");
    assertThat(FileKind.whatToSend(bytes("PK\3\4"))).startsWith("Send a PDF");
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
