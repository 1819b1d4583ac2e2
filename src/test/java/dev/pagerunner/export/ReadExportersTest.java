package dev.pagerunner.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The formats that are read rather than trained on; their own tools read them elsewhere. */
class ReadExportersTest {
  @TempDir static Path temp;

  @Test
  void texts_come_in_reading_order_and_a_form_feed_ends_each_page() throws IOException {
    assertThat(text("text"))
        .startsWith("How a Page Is Put Together\n\n1.1 Units\n\n# 1. not a *title*")
        .contains("E = mc2\n\n17\n\n\f\f٢ مقدمة\n\n")
        .containsOnlyOnce("E = mc2")
        .endsWith("\f");
  }

  @Test
  void an_outline_has_titles_with_levels_and_places() throws IOException {
    JsonArray items = new JsonObject(text("outline")).getJsonArray("items");
    assertThat(items).hasSize(3);
    assertThat(items.getJsonObject(0).getString("text")).isEqualTo("How a Page Is Put Together");
    assertThat(items.getJsonObject(1).getInteger("level")).isEqualTo(2);
    assertThat(items.getJsonObject(2).getInteger("page")).isEqualTo(3);
  }

  @Test
  void markdown_shows_titles_lists_and_images_and_takes_no_text_for_markup() throws IOException {
    assertThat(text("markdown"))
        .contains("# How a Page Is Put Together\n\n## 1.1 Units\n\n")
        .contains("\\# 1. not a \\*title\\* \\& no \\<b\\>tag\\</b\\>\n\n")
        .contains("- first item\n- second – with a dash\n\n")
        .contains("![figure](/api/v1/runs/0b9f1a52-57bb-4c2e-8d5d-0c7f6a1f3a77/crops/1_8)\n\n")
        .contains("Word In metal In a program\n\n*Table 1: Words*\n\n")
        .contains("1. 版面分析\n2. 阅读顺序 of 1999. and so on\n3. 完\n\n")
        .doesNotContain("17");
  }

  @Test
  void the_images_of_markdown_lie_beside_it() throws IOException {
    Map<String, String> files = archive("markdown");
    String document = files.remove("document.md");
    List<String> links =
        Pattern.compile("!\\[[^\\]]*]\\((.*?)\\)")
            .matcher(document)
            .results()
            .map((MatchResult link) -> link.group(1))
            .toList();
    assertThat(files.keySet()).containsExactlyElementsOf(links).hasSize(3);
    assertThat(files.get("crops/page-0001_08_figure.jpg")).isEqualTo("crop 1_8");
  }

  @Test
  void parents_and_children_of_a_docling_document_name_each_other() throws IOException {
    JsonObject document = new JsonObject(text("docling"));
    assertThat(document.getString("version")).isEqualTo("1.0.0");
    assertThat(document.getJsonObject("origin").getLong("binary_hash")).isNotNull();
    assertThat(document.getJsonObject("pages").fieldNames()).containsExactly("1", "2", "3");
    Set<String> seen = new HashSet<>();
    check(document, "#/body", seen);
    int items = IntStream.of(sizes(document, "texts", "groups", "pictures", "tables")).sum();
    assertThat(seen).hasSize(items + 1);
    assertThat(document.getJsonArray("texts").toString()).doesNotContain("\"text\":null");
  }

  private static int[] sizes(JsonObject document, String... lists) {
    return List.of(lists).stream().mapToInt(list -> document.getJsonArray(list).size()).toArray();
  }

  private static void check(JsonObject document, String reference, Set<String> seen) {
    assertThat(seen.add(reference)).isTrue();
    JsonObject item = item(document, reference);
    assertThat(item.getString("self_ref")).isEqualTo(reference);
    for (Object child : item.getJsonArray("children")) {
      String name = ((JsonObject) child).getString("$ref");
      assertThat(item(document, name).getJsonObject("parent").getString("$ref"))
          .isEqualTo(reference);
      check(document, name, seen);
    }
  }

  private static JsonObject item(JsonObject document, String reference) {
    String[] path = reference.split("/", -1);
    return path.length == 2
        ? document.getJsonObject(path[1])
        : document.getJsonArray(path[1]).getJsonObject(Integer.parseInt(path[2]));
  }

  @Test
  void page_xml_has_a_file_for_each_page_with_its_regions_in_order() throws Exception {
    Map<String, String> files = archive("page-xml");
    assertThat(files.keySet())
        .containsExactly(
            "page/page-0001.xml",
            "page/page-0002.xml",
            "page/page-0003.xml",
            "page-0001.jpg",
            "page-0002.jpg",
            "page-0003.jpg");
    NodeList regions =
        parsed(files.get("page/page-0001.xml")).getElementsByTagName("RegionRefIndexed");
    assertThat(regions.getLength()).isEqualTo(11);
    assertThat(((Element) regions.item(0)).getAttribute("regionRef")).isEqualTo("r2");
    assertThat(
            parsed(files.get("page/page-0002.xml"))
                .getElementsByTagName("ReadingOrder")
                .getLength())
        .isZero();
    Document third = parsed(files.get("page/page-0003.xml"));
    assertThat(third.getElementsByTagName("Unicode").item(1).getTextContent())
        .isEqualTo("الصفحة تقرأ من اليمين   ");
    assertThat(((Element) third.getElementsByTagName("Coords").item(2)).getAttribute("points"))
        .isEqualTo("50,100 450,100 450,400");
  }

  @Test
  void samples_are_written_for_the_programs_that_read_them() throws IOException {
    Path folder = Files.createDirectories(Path.of("target/export-samples/reading"));
    for (String format : List.of("docling", "markdown", "text", "outline", "page-xml")) {
      for (boolean images : new boolean[] {false, true}) {
        Exporter exporter = Exporters.named(format).orElseThrow();
        Exporter written = Exporters.with(new ExportOptions(images, true, ""), exporter);
        Files.write(folder.resolve("run" + written.extension()), written(format, images));
      }
    }
    assertThat(folder).isDirectoryContaining("glob:**/run.docling.json");
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static String text(String format) throws IOException {
    return new String(written(format, false), StandardCharsets.UTF_8);
  }

  private static Map<String, String> archive(String format) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(written(format, true)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static byte[] written(String format, boolean images) throws IOException {
    Exporter exporter = Exporters.named(format).orElseThrow();
    ExportOptions options = new ExportOptions(images, true, "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Exporters.with(options, exporter).write(PagesInMemory.ofAllSorts(temp), options, out);
    return out.toByteArray();
  }
}
