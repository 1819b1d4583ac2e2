package dev.pagerunner.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ExportersTest {
  @TempDir Path temp;

  @Test
  void csv_makes_texts_harmless_that_a_spreadsheet_would_run_and_leaves_numbers_alone() {
    assertThat(text("csv", false))
        .isEqualTo(
            """
            file,page,n,label,score,x0,y0,x1,y1,width,height,dpi,text,text_truncated,order
            "'=résumé.pdf",1,1,"title",0.987654,100.25,50.5,300.75,90,918,1188,108,"'=1+1",false,
            "'=résumé.pdf",1,2,"text",0.75,0,100,918,1188,918,1188,108,"مرحبا بالعالم",false,
            "'=résumé.pdf",1,3,"a ""b"" & <c>",0.5,1.062,2,3,4,918,1188,108,"你好，世界
            line two",false,
            "'=résumé.pdf",12,1,"table",1,10,20,210,120,1188,918,108,,false,
            "'=résumé.pdf",12,2,"text",0.25,600,700,1188,918,1188,918,108,"a ""quoted"", cell",false,
            """
                .replace("\n", "\r\n")
                .replace("世界\r\n", "世界\n"));
  }

  @Test
  void csv_leaves_texts_as_they_are_if_that_is_wanted() {
    Exporter csv = Exporters.named("csv").orElseThrow();
    String text = text(csv, new ExportOptions(false, false, ""), false);
    assertThat(text).contains("\r\n\"=résumé.pdf\",1,1,", ",\"=1+1\",");
  }

  @Test
  void ndjson_has_a_detection_a_line() {
    List<JsonObject> lines = text("ndjson", true).lines().map(JsonObject::new).toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1).getString("text")).isEqualTo("مرحبا بالعالم");
    assertThat(lines.get(3))
        .isEqualTo(
            new JsonObject(
                """
                {"page": 12, "n": 1, "label": "table", "score": 1,
                 "box": [10, 20, 210, 120], "box_pt": [6.667, 13.333, 140, 80], "text": null,
                 "mask": [[10, 20, 60, 20, 60, 70, 10, 70], [110, 20, 210, 20, 210, 120, 110, 120]],
                 "page_width": 1188, "page_height": 918}"""));
  }

  @Test
  void coco_has_all_labels_empty_pages_and_the_state_of_the_run() {
    JsonObject coco = new JsonObject(text("coco", false));
    assertThat(
            coco.getJsonArray("categories").stream().map(c -> ((JsonObject) c).getString("name")))
        .containsExactlyElementsOf(SampleRun.LABELS);
    assertThat(coco.getJsonArray("images")).hasSize(3);
    assertThat(coco.getJsonArray("images").getJsonObject(2))
        .isEqualTo(
            new JsonObject(
                """
                {"id": 12, "file_name": "page-0012.jpg", "width": 1188, "height": 918,
                 "doc_name": "=résumé.pdf", "page_no": 12}"""));
    assertThat(coco.getJsonObject("info").getString("run_state")).isEqualTo("running");
    JsonArray annotations = coco.getJsonArray("annotations");
    assertThat(annotations.stream().map(a -> ((JsonObject) a).getInteger("id")))
        .containsExactly(1, 2, 3, 4, 5);
    assertThat(annotations.getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                """
                {"id": 1, "image_id": 1, "category_id": 2, "bbox": [100.25, 50.5, 200.5, 39.5],
                 "area": 7919.75, "iscrowd": 0, "score": 0.987654, "segmentation":
                   [[100.25, 50.5, 300.75, 50.5, 300.75, 90, 100.25, 90]]}"""));
  }

  @Test
  void the_area_of_a_mask_in_coco_is_that_of_its_parts() {
    JsonObject table =
        new JsonObject(text("coco", true)).getJsonArray("annotations").getJsonObject(3);
    assertThat(table.getDouble("area")).isEqualTo(50 * 50 + 100 * 100);
    assertThat(table.getJsonArray("segmentation")).hasSize(2);
  }

  @Test
  void results_of_coco_refer_to_the_images_of_the_data_set() {
    JsonArray results = new JsonArray(text("coco-results", false));
    assertThat(results).hasSize(5);
    assertThat(results.getJsonObject(4))
        .isEqualTo(
            new JsonObject(
                """
                {"image_id": 12, "category_id": 1, "bbox": [600, 700, 588, 218], "score": 0.25}"""));
  }

  @Test
  void yolo_has_boxes_where_the_model_has_no_masks_and_an_empty_file_for_an_empty_page() {
    Map<String, byte[]> files = archive("yolo", false, true);
    assertThat(files.keySet())
        .containsExactly(
            "data.yaml",
            "images/train/page-0001.jpg",
            "images/train/page-0002.jpg",
            "images/train/page-0012.jpg",
            "labels/train/page-0001.txt",
            "labels/train/page-0002.txt",
            "labels/train/page-0012.txt");
    assertThat(string(files, "data.yaml"))
        .isEqualTo(
            """
            train: images/train
            val: images/train
            names:
              0: "text"
              1: "title"
              2: "a \\"b\\" & <c>"
              3: "table"
            """);
    assertThat(string(files, "labels/train/page-0002.txt")).isEmpty();
    assertThat(string(files, "labels/train/page-0012.txt"))
        .isEqualTo("3 0.092593 0.076253 0.16835 0.108932\n0 0.752525 0.881264 0.494949 0.237473\n");
  }

  @Test
  void yolo_has_polygons_alone_where_the_model_has_masks() {
    Map<String, byte[]> files = archive("yolo", true, false);
    assertThat(files).hasSize(4);
    assertThat(string(files, "labels/train/page-0012.txt"))
        .isEqualTo(
            """
            3 0.092593 0.021786 0.176768 0.021786 0.176768 0.130719 0.092593 0.130719
            0 0.505051 0.762527 1 0.762527 1 1 0.505051 1
            """);
  }

  @Test
  void tasks_of_label_studio_have_lengths_in_percent_and_texts_as_results_of_their_own() {
    JsonArray tasks = new JsonArray(text("label-studio", false));
    assertThat(tasks).hasSize(3);
    assertThat(tasks.getJsonObject(0).getJsonObject("data").getString("image"))
        .isEqualTo("/data/local-files/?d=images/page-0001.jpg");
    JsonObject empty = tasks.getJsonObject(1).getJsonArray("predictions").getJsonObject(0);
    assertThat(empty.getJsonArray("result")).isEmpty();
    JsonObject prediction = tasks.getJsonObject(2).getJsonArray("predictions").getJsonObject(0);
    assertThat(prediction.getString("model_version")).isEqualTo("layout@1");
    assertThat(prediction.getDouble("score")).isEqualTo(0.625);
    JsonArray results = prediction.getJsonArray("result");
    assertThat(results).hasSize(3);
    assertThat(results.getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                """
                {"id": "12-1", "type": "rectanglelabels", "from_name": "label",
                 "to_name": "image", "original_width": 1188, "original_height": 918,
                 "image_rotation": 0, "score": 1,
                 "value": {"x": 0.84175, "y": 2.17865, "width": 16.83502, "height": 10.89325,
                   "rotation": 0, "rectanglelabels": ["table"]}}"""));
    assertThat(results.getJsonObject(2).getString("id")).isEqualTo("12-2");
    assertThat(results.getJsonObject(2).getJsonObject("value").getJsonArray("text"))
        .containsExactly("a \"quoted\", cell");
  }

  @Test
  void a_mask_is_a_region_for_each_part_in_label_studio() {
    Exporter format = Exporters.named("label-studio").orElseThrow();
    JsonArray results =
        new JsonArray(text(format, new ExportOptions(false, true, "s3://pages/"), true))
            .getJsonObject(2)
            .getJsonArray("predictions")
            .getJsonObject(0)
            .getJsonArray("result");
    assertThat(results.stream().map(r -> ((JsonObject) r).getString("id")))
        .containsExactly("12-1", "12-1-2", "12-2", "12-2");
    assertThat(results.getJsonObject(1).getJsonObject("value").getJsonArray("points"))
        .hasSize(4)
        .contains(JsonArray.of(9.25926, 2.17865));
  }

  @Test
  void a_document_is_one_task_of_label_studio_with_the_results_of_all_pages() {
    JsonArray tasks = new JsonArray(text("label-studio-document", false));
    assertThat(tasks).hasSize(1);
    JsonObject task = tasks.getJsonObject(0);
    assertThat(task.getJsonObject("data").getJsonArray("pages"))
        .containsExactly(
            "/data/local-files/?d=images/page-0001.jpg",
            "/data/local-files/?d=images/page-0002.jpg",
            "/data/local-files/?d=images/page-0012.jpg");
    assertThat(task.getJsonArray("predictions")).hasSize(1);
    JsonObject prediction = task.getJsonArray("predictions").getJsonObject(0);
    assertThat(prediction.getDouble("score")).isEqualTo(0.697531);
    JsonArray pages = new JsonArray(text("label-studio", false));
    JsonArray expected = new JsonArray();
    for (int i = 0; i < pages.size(); i++) {
      int item = i;
      pages
          .getJsonObject(i)
          .getJsonArray("predictions")
          .getJsonObject(0)
          .getJsonArray("result")
          .forEach(result -> expected.add(((JsonObject) result).copy().put("item_index", item)));
    }
    assertThat(prediction.getJsonArray("result")).isEqualTo(expected).hasSize(9);
  }

  @Test
  void tasks_of_label_studio_can_have_links_to_their_images() {
    ExportOptions options =
        new ExportOptions(false, true, "").linkedTo("https://h/pages/{page}/image?link=x");
    Exporter format = Exporters.named("label-studio").orElseThrow();
    JsonArray tasks = new JsonArray(text(format, options, false));
    assertThat(tasks.getJsonObject(2).getJsonObject("data").getString("image"))
        .isEqualTo("https://h/pages/12/image?link=x");
    Exporter document = Exporters.named("label-studio-document").orElseThrow();
    assertThat(text(document, options, false)).contains("\"https://h/pages/2/image?link=x\"");
  }

  @ParameterizedTest
  @CsvSource({
    "label-studio-config, false, value, $image",
    "label-studio-config, true, value, $image",
    "label-studio-document-config, false, valueList, $pages",
    "label-studio-document-config, true, valueList, $pages",
  })
  void the_config_of_label_studio_names_all_labels_and_where_the_images_are(
      String format, boolean masks, String attribute, String value) throws Exception {
    Element view =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text(format, masks))))
            .getDocumentElement();
    assertThat(((Element) view.getElementsByTagName("Image").item(0)).getAttribute(attribute))
        .isEqualTo(value);
    NodeList labels = view.getElementsByTagName("Label");
    assertThat(labels.getLength()).isEqualTo(masks ? 8 : 4);
    assertThat(((Element) labels.item(2)).getAttribute("value")).isEqualTo("a \"b\" & <c>");
  }

  @Test
  void a_file_with_images_is_an_archive() {
    Map<String, byte[]> files = archive("label-studio", false, true);
    assertThat(files.keySet())
        .containsExactly(
            "config.xml",
            "images/page-0001.jpg",
            "images/page-0002.jpg",
            "images/page-0012.jpg",
            "tasks.json");
    assertThat(string(files, "tasks.json")).isEqualTo(text("label-studio", false));
    assertThat(archive("coco", false, true).keySet())
        .contains("annotations/instances_train.json", "images/train/page-0001.jpg");
  }

  @Test
  void pages_are_archived_as_they_are() throws IOException {
    Map<String, byte[]> files = archive("pages", false, true);
    assertThat(files.keySet()).containsExactly("page-0001.jpg", "page-0002.jpg", "page-0012.jpg");
    assertThat(ImageIO.read(new ByteArrayInputStream(files.get("page-0012.jpg"))).getWidth())
        .isEqualTo(1188);
  }

  @Test
  void crops_are_archived_with_a_list_that_says_what_they_are() {
    Map<String, byte[]> files = archive("crops", false, true);
    assertThat(files.keySet())
        .containsExactly(
            "metadata.jsonl",
            "page-0001_01_title.jpg",
            "page-0001_02_text.jpg",
            "page-0001_03_a-b-c-.jpg",
            "page-0012_01_table.jpg",
            "page-0012_02_text.jpg");
    JsonObject first =
        new JsonObject(string(files, "metadata.jsonl").lines().findFirst().orElseThrow());
    assertThat(first.getString("file_name")).isEqualTo("page-0001_01_title.jpg");
    assertThat(first.getString("text")).isEqualTo("=1+1");
  }

  private static List<Exporter> withoutDocument() {
    return Exporters.ALL.stream().filter(format -> !format.needsDocument()).toList();
  }

  @Test
  void every_format_can_write_a_run_without_a_page() {
    for (Exporter exporter : withoutDocument()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      write(exporter, ExportOptions.defaults(exporter), new SampleRun(temp, List.of()), out);
      assertThat(out.toByteArray()).as(exporter.name()).isNotNull();
    }
    assertThat(temp).isEmptyDirectory();
  }

  /** For tools/read-exports, which reads them by the programs that they are for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void samples_are_written_for_the_programs_that_read_them(boolean masks) throws IOException {
    Path folder = Path.of("target/export-samples", masks ? "masks" : "boxes");
    Files.createDirectories(folder);
    for (Exporter exporter : withoutDocument()) {
      for (boolean images : new boolean[] {false, true}) {
        ExportOptions defaults = ExportOptions.defaults(exporter);
        if (images || !defaults.images()) {
          ExportOptions options = new ExportOptions(images, true, defaults.imagePrefix());
          Exporter written = Exporters.with(options, exporter);
          try (OutputStream out =
              Files.newOutputStream(folder.resolve("run" + written.extension()))) {
            written.write(new SampleRun(temp, masks), options, out);
          }
        }
      }
    }
    assertThat(folder).isDirectoryContaining("glob:**/run.coco.zip");
  }

  @Test
  void formats_have_names_of_their_own() {
    assertThat(Exporters.ALL.stream().map(Exporter::name)).doesNotHaveDuplicates();
    assertThat(Exporters.ALL).allSatisfy(format -> assertThat(format.name()).matches("[a-z-]+"));
  }

  private String text(String format, boolean masks) {
    Exporter exporter = Exporters.named(format).orElseThrow();
    return text(exporter, ExportOptions.defaults(exporter), masks);
  }

  private String text(Exporter exporter, ExportOptions options, boolean masks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(exporter, options, new SampleRun(temp, masks), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void write(
      Exporter exporter, ExportOptions options, ExportedRun run, ByteArrayOutputStream out) {
    try {
      Exporters.with(options, exporter).write(run, options, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of an archive, by name. */
  private Map<String, byte[]> archive(String format, boolean masks, boolean images) {
    Exporter exporter = Exporters.named(format).orElseThrow();
    ExportOptions defaults = ExportOptions.defaults(exporter);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(
        exporter,
        new ExportOptions(images, true, defaults.imagePrefix()),
        new SampleRun(temp, masks),
        out);
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(files.put(entry.getName(), zip.readAllBytes())).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static String string(Map<String, byte[]> files, String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }
}
