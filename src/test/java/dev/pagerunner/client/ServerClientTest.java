package dev.pagerunner.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.client.RunStatus.Pages;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportLease;
import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.http.Form;
import dev.pagerunner.http.TestServer;
import dev.pagerunner.jobs.TestJobs;
import dev.pagerunner.testing.FileServer;
import dev.pagerunner.testing.Gateway;
import dev.pagerunner.testing.Gateway.Seen;
import dev.pagerunner.testing.Patience;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ServerClientTest {
  @RegisterExtension static final TestServer server = new TestServer();
  private static final String TOKEN = "pgr_secret";

  @TempDir Path folder;
  private final Gateway gateway = new Gateway(server.port());
  private final List<String> waits = new CopyOnWriteArrayList<>();
  private final ServerClient client = client(gateway.url());

  private ServerClient client(String url) {
    return new ServerClient(
        ServerAddress.of(url, TOKEN),
        new Retries.Limits(Duration.ofMillis(600), Patience.EVENTUALLY),
        waits::add);
  }

  @AfterEach
  void close() {
    client.close();
    gateway.close();
  }

  @Test
  void aRepeatedUploadMakesOneDocument() throws IOException {
    gateway.next(Gateway.LOST_ANSWER, Gateway.answers(503, Map.of("Retry-After", "1")));

    RunStatus run = client.upload(pdf());

    assertThat(run.state()).isEqualTo(RunState.QUEUED);
    assertThat(server.sql("SELECT 1 FROM document").size()).isEqualTo(1);
    assertThat(gateway.seen()).hasSize(3);
    assertThat(gateway.seen().stream().map(seen -> seen.header("Idempotency-Key")).distinct())
        .hasSize(1);
    assertThat(waits).hasSize(1).allMatch(text -> !text.contains(TOKEN));
    assertThat(gateway.seen().get(0).header("Authorization")).contains("Bearer " + TOKEN);
  }

  @Test
  void theFormHasTheOptionsAndTheNameOfTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("Über \"uns\" *.pdf"), Form.PDF);

    client.upload(
        new NewUpload(
            file.toString(),
            Optional.of("Ein Titel"),
            Optional.of("layout"),
            Optional.of("1-3"),
            Optional.of(0.25)));

    var document = server.json("/api/v1/documents").getJsonArray("items").getJsonObject(0);
    assertThat(document.getString("filename")).isEqualTo("Über \"uns\" *.pdf");
    assertThat(document.getString("title")).isEqualTo("Ein Titel");
    var options = document.getJsonObject("run").getJsonObject("options");
    assertThat(options.getString("pages")).isEqualTo("1-3");
    assertThat(options.getDouble("threshold")).isEqualTo(0.25);
  }

  @Test
  void aUrlIsFetchedByTheServer() {
    try (FileServer files = new FileServer()) {
      files.serve("/a.pdf", Form.PDF);
      gateway.next(Gateway.LOST_ANSWER);
      RunStatus run =
          client.upload(
              new NewUpload(
                  files.url("/a.pdf"),
                  Optional.of("Ein Titel"),
                  Optional.empty(),
                  Optional.of("1-3"),
                  Optional.of(0.25)));
      assertThat(run.state()).isEqualTo(RunState.QUEUED);
      var document = server.json("/api/v1/documents").getJsonArray("items").getJsonObject(0);
      assertThat(document.getString("title")).isEqualTo("Ein Titel");
      var options = document.getJsonObject("run").getJsonObject("options");
      assertThat(options.getString("pages")).isEqualTo("1-3");
      assertThat(options.getDouble("threshold")).isEqualTo(0.25);
      assertThat(server.sql("SELECT 1 FROM document").size()).isEqualTo(1);
      assertThatThrownBy(() -> client.upload(url(files.url("/missing.pdf"))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("404 Not Found");
    }
  }

  private static NewUpload url(String url) {
    return new NewUpload(
        url, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void aRefusalIsInTheWordsOfTheServer() throws IOException {
    Path text = Files.writeString(folder.resolve("text.pdf"), "no PDF at all".repeat(200));
    Path large = Files.writeString(folder.resolve("large.pdf"), Form.PDF + " ".repeat(8_000_000));

    assertThatThrownBy(() -> client(direct()).upload(upload(text)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("PDF");
    assertThatThrownBy(() -> client(direct()).upload(upload(large)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("MB");
  }

  @Test
  void aStreamThatBreaksIsResumed() {
    UUID run = server.uploadedRun();
    server.open(run, 2);
    server.readPage(run, 1);
    gateway.next(Gateway.cutAfter("page.done"));
    List<Pages> progress = new CopyOnWriteArrayList<>();

    CompletableFuture<RunStatus> end =
        CompletableFuture.supplyAsync(() -> client.follow(run.toString(), progress::add));
    await().until(() -> streams().size() == 2);
    server.readPage(run, 2);
    server.finish(run, "succeeded");

    assertThat(end).succeedsWithin(Patience.EVENTUALLY);
    assertThat(end.join().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(streams().get(0).header("Last-Event-ID")).contains("0");
    assertThat(streams().get(1).header("Last-Event-ID").map(Integer::parseInt).get()).isPositive();
    assertThat(progress).anyMatch(pages -> pages.total().orElse(0) == 2);
  }

  @Test
  void whereStreamsBringNothingTheRunIsAskedFor() {
    UUID run = server.uploadedRun();
    Gateway.Mishap nothing = Gateway.answers(429, Map.of());
    gateway.next(nothing);

    CompletableFuture<RunStatus> end =
        CompletableFuture.supplyAsync(() -> client.follow(run.toString(), ignored -> {}));
    await().until(() -> gateway.seen().stream().anyMatch(seen -> seen.path().contains("wait=5")));
    server.open(run, 1);
    server.finish(run, "cancelled");

    assertThat(end).succeedsWithin(Patience.EVENTUALLY);
    assertThat(end.join().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void anExportThatBreaksOffIsFetchedAgain() throws IOException {
    UUID run = server.uploadedRun();
    server.open(run, 1);
    server.readPage(run, 1);
    server.finish(run, "succeeded");
    gateway.next(Gateway.cutAfter("label"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    client.export(
        run.toString(),
        "format=csv",
        () -> {
          out.reset();
          return out;
        });

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(server.get("/api/v1/runs/" + run + "/export?format=csv").body());
    assertThat(gateway.seen()).hasSize(2);
  }

  @Test
  void aFileThatAWorkerMakesIsWaitedFor() throws IOException {
    UUID run = server.uploadedRun();
    server.open(run, 1);
    server.readPage(run, 1);
    server.finish(run, "succeeded");
    gateway.next(
        Gateway.answers(202, Map.of("Location", "/api/v1/exports/some", "Retry-After", "1")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    CompletableFuture<Void> fetched =
        CompletableFuture.runAsync(
            () -> client.export(run.toString(), "format=annotated-pdf", () -> out));
    make("the PDF");

    assertThat(fetched).succeedsWithin(Patience.EVENTUALLY);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("the PDF");
    assertThat(waits).anyMatch(text -> text.contains("still making the file"));
  }

  /** What a worker does. */
  private static void make(String content) {
    ExportLeases leases = new ExportLeases(server.database(), Duration.ofMinutes(1));
    ExportLease lease =
        await()
            .until(() -> TestJobs.await(leases.claim("a worker")), Optional::isPresent)
            .orElseThrow();
    TestJobs.await(
        server.blobs.put(BlobKeys.exportFile(lease.id(), lease.attempt()), Buffer.buffer(content)));
    TestJobs.await(
        leases.succeed(lease, new ExportJob.File("a.pdf", "application/pdf", content.length())));
  }

  @Test
  void whereNobodyEverAnsweredItGivesUpSoon() throws IOException {
    gateway.close();

    assertThatThrownBy(() -> client.upload(pdf()))
        .isInstanceOf(RefusedException.class)
        .matches(e -> ((RefusedException) e).whateverIsSent())
        .hasMessageContaining(gateway.url())
        .hasMessageContaining("check the address");
  }

  @Test
  void aRefusedTokenIsNotShown() {
    gateway.next(Gateway.answers(401, Map.of()));

    assertThatThrownBy(() -> client.run(UUID.randomUUID().toString()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("PAGERUNNER_TOKEN")
        .hasMessageNotContaining(TOKEN);
    assertThat(ServerAddress.of(gateway.url(), TOKEN).toString()).doesNotContain(TOKEN);
    assertThatThrownBy(() -> ServerAddress.of(gateway.url(), "pgr_a\npgr_b"))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageNotContaining("pgr_");
  }

  private String direct() {
    return "http://127.0.0.1:" + server.port();
  }

  private List<Seen> streams() {
    return gateway.seen().stream().filter(seen -> seen.path().endsWith("/events")).toList();
  }

  private NewUpload pdf() throws IOException {
    return upload(Files.writeString(folder.resolve("paper.pdf"), Form.PDF));
  }

  private static NewUpload upload(Path file) {
    return new NewUpload(
        file.toString(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
