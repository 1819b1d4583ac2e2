package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that a worker makes, with the jar as users have it. */
class ExportJobsIT {
  private static final String EXPORTS = "/api/v1/exports";

  @TempDir private static Path folder;
  private static Server server;
  private static Api api;
  private static String pdf;
  private static String image;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void readDocuments() throws IOException {
    server =
        Server.start(
            folder.resolve("data"),
            Map.of("PAGERUNNER_MAX_EXPORT", "1 MB", "PAGERUNNER_LEASE", "5 s"));
    api = server.api();
    pdf = api.startRun(TestPdf.ofPages(2, folder, "two pages.pdf"));
    image = api.startRun(noise());
    api.awaitEnd(pdf);
    api.awaitEnd(image);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** An image whose page is a JPEG of more than a megabyte. */
  private static Path noise() throws IOException {
    Random random = new Random(5);
    BufferedImage noise = new BufferedImage(1_600, 1_600, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < noise.getHeight(); y++) {
      for (int x = 0; x < noise.getWidth(); x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    Path file = folder.resolve("noise.png");
    ImageIO.write(noise, "png", file.toFile());
    return file;
  }

  @Test
  void a_link_to_an_annotated_pdf_leads_to_the_file_and_to_the_same_one_again() throws Exception {
    String link = "/api/v1/runs/" + pdf + "/export?format=annotated-pdf";
    // A busy machine answers that it is being made.
    await().until(() -> get(link).statusCode() != 202);
    HttpResponse<String> first = get(link);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(303);
    String file = first.headers().firstValue("Location").orElseThrow();
    assertThat(get(link).headers().firstValue("Location")).contains(file);
    try (PDDocument document = Loader.loadPDF(api.download(file))) {
      assertThat(document.getPage(0).getAnnotations()).isNotEmpty();
    }
    HttpResponse<String> refused = get("/api/v1/runs/" + image + "/export?format=annotated-pdf");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("made of PDFs");
  }

  @Test
  void several_runs_are_a_zip_that_says_what_is_missing() throws Exception {
    JsonObject job = ended(start("pdf-outline", pdf, image));
    assertThat(job.getString("state")).as("%s", job).isEqualTo("succeeded");
    assertThat(job.getInteger("runs_done")).isEqualTo(2);
    Map<String, byte[]> files = files(job);
    assertThat(files).containsOnlyKeys("two_pages.outline.pdf", "runs.jsonl");
    String index = new String(files.get("runs.jsonl"), StandardCharsets.UTF_8);
    assertThat(index.lines()).hasSize(2);
    assertThat(index).contains("\"run\":\"" + image + "\",\"path\":null").contains("made of PDFs");
    JsonObject coco =
        ended(
            create(new JsonObject().put("format", "coco").put("of", "documents").put("q", "two")));
    assertThat(coco.getString("file_name")).isEqualTo("two pages.coco.json");
  }

  @Test
  void a_file_that_would_be_too_large_is_not_made_and_nothing_is_left_of_it() throws Exception {
    JsonObject job = ended(start("pages", image));
    assertThat(job.getString("state")).isEqualTo("failed");
    assertThat(job.getJsonObject("error").getString("category")).isEqualTo("too_large");
    assertThat(get(EXPORTS + "/" + job.getString("id") + "/file").statusCode()).isEqualTo(409);
    assertThat(stored(job)).isZero();
    try (Stream<Path> temporary = Files.walk(server.data().resolve("tmp"))) {
      assertThat(temporary.filter(path -> path.toString().contains("export-"))).isEmpty();
    }
  }

  @Test
  void an_export_survives_the_worker_that_made_it() throws Exception {
    JsonObject job;
    try (Connection lock = lock()) {
      job = start("csv", pdf, image);
      await().until(() -> job(job).getString("state").equals("running"));
      ProcessHandle worker = server.workers().get(0);
      worker.destroyForcibly();
      await().until(() -> !worker.isAlive());
      lock.rollback();
    }
    JsonObject ended = ended(job);
    assertThat(ended.getString("state")).as("%s", ended).isEqualTo("succeeded");
    assertThat(files(ended)).containsOnlyKeys("two_pages.csv", "noise.csv", "runs.jsonl");
    assertThat(server.sql().value("SELECT attempt FROM export_job WHERE id = ?::uuid", id(job)))
        .isEqualTo("2");
    assertThat(stored(job)).isOne();
  }

  @Test
  void what_expires_or_is_deleted_leaves_no_bytes() throws Exception {
    JsonObject expired = ended(start("csv", pdf));
    JsonObject deleted = ended(start("ndjson", pdf));
    assertThat(stored(expired)).isOne();
    assertThat(stored(deleted)).isOne();
    server.sql().run("UPDATE export_job SET expires_at = now() WHERE id = '" + id(expired) + "'");
    assertThat(api.send("DELETE", EXPORTS + "/" + id(deleted)).statusCode()).isEqualTo(204);
    assertThat(get(EXPORTS + "/" + id(expired)).statusCode()).isEqualTo(404);
    await().atMost(Patience.EVENTUALLY).until(() -> stored(expired) + stored(deleted) == 0);
    assertThat(
            server.sql().value("SELECT count(*) FROM export_job WHERE id = ?::uuid", id(expired)))
        .isEqualTo("0");
  }

  /** Keeps workers from reading the pages of runs. */
  private static Connection lock() throws SQLException {
    URI url = URI.create(server.databaseUrl());
    String[] login = url.getUserInfo().split(":", 2);
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + url.getPort() + "/postgres", login[0], login[1]);
    connection.setAutoCommit(false);
    connection.createStatement().execute("LOCK TABLE page");
    return connection;
  }

  private JsonObject start(String format, String... runs) throws Exception {
    return create(
        new JsonObject().put("format", format).put("runs", JsonArray.of((Object[]) runs)));
  }

  private JsonObject create(JsonObject body) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(api.base() + EXPORTS))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(api.base() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject job(JsonObject job) {
    return api.get(EXPORTS + "/" + id(job));
  }

  private static JsonObject ended(JsonObject job) {
    return await()
        .atMost(Patience.EVENTUALLY)
        .until(() -> job(job), now -> now.getString("finished_at") != null);
  }

  private static String id(JsonObject job) {
    return job.getString("id");
  }

  private static String file(JsonObject job) {
    return job.getJsonObject("links").getString("file");
  }

  private static Map<String, byte[]> files(JsonObject job) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(api.download(file(job))))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  /** How many files there are of a job. */
  private static long stored(JsonObject job) throws IOException {
    Path blobs = server.data().resolve("blobs/exports").resolve(id(job));
    if (!Files.exists(blobs)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(blobs)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
