package dev.pagerunner.http.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.http.problem.Problem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartHeadTest {
  private static PartHead read(String disposition, Charset charset) {
    return PartHead.of(
        ("Content-Type: application/pdf\r\ncontent-disposition: " + disposition).getBytes(charset));
  }

  private static String filename(String parameters) {
    return read("form-data; name=\"file\"; " + parameters, StandardCharsets.UTF_8).filename();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filename=\"a;b=c.pdf\" | a;b=c.pdf",
        "filename=\"a\\\"b.pdf\" | a\"b.pdf",
        "filename=\"a%22b.pdf\" | a\"b.pdf",
        "filename=\"a\\\\b.pdf\" | a\\b.pdf",
        "filename=\"C:\\temp\\b.pdf\" | C:\\temp\\b.pdf",
        "filename=\"a, b: 'c'\t.pdf\" | a, b: 'c'\t.pdf",
        "filename=plain.pdf | plain.pdf",
        "filename = \"spaced.pdf\" ; x=y | spaced.pdf",
        "FileName=\"Case.pdf\" | Case.pdf",
        "x; filename=\"after.pdf\" | after.pdf",
        "filename=\"ümläut 文.pdf\" | ümläut 文.pdf",
        "filename=\"old.pdf\"; filename*=UTF-8''na%C3%AFve%20%E2%82%AC.pdf | naïve €.pdf",
        "filename*=iso-8859-1'en'%A3.pdf | £.pdf",
        "filename=\"old.pdf\"; filename*=UTF-8''%zz | old.pdf",
        "filename=\"old.pdf\"; filename*=UTF-8''%ff | old.pdf",
        "filename=\"old.pdf\"; filename*=utf-7''x | old.pdf",
        "filename*0*=UTF-8''%E2%82; filename*1*=%AC; filename*2=\" b.pdf\" | € b.pdf",
        "filename=\"unclosed.pdf | unclosed.pdf",
        "filename=\"first.pdf\"; filename=\"second.pdf\" | first.pdf"
      })
  void a_file_name_is_what_the_client_meant(String parameters, String name) {
    assertThat(filename(parameters)).isEqualTo(name);
  }

  @Test
  void bytes_that_are_not_utf_8_are_latin_1() {
    PartHead head =
        read("form-data; name=\"file\"; filename=\"für.pdf\"", StandardCharsets.ISO_8859_1);
    assertThat(head.filename()).isEqualTo("für.pdf");
  }

  @Test
  void a_line_may_be_folded() {
    assertThat(
            read("form-data;\r\n name=\"file\";\r\n\tfilename=\"a.pdf\"", StandardCharsets.UTF_8))
        .isEqualTo(new PartHead("file", "a.pdf"));
  }

  @Test
  void a_part_without_a_file_name_is_a_field() {
    assertThat(read("form-data; name=title", StandardCharsets.UTF_8))
        .isEqualTo(new PartHead("title", null));
    assertThat(filename("filename=\"\"")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"form-data", "form-data; filename=\"a.pdf\"", "", ";;;=;"})
  void a_part_without_a_name_is_malformed(String disposition) {
    assertThatThrownBy(() -> read(disposition, StandardCharsets.UTF_8)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> PartHead.of(new byte[0])).isInstanceOf(Problem.class);
  }
}
