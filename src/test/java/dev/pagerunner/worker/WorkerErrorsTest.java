package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestBundles;
import io.vertx.core.json.JsonObject;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is thrown wherever a worker works: the run ends, saying so, and the next document is
 * read. Errors come out of the interfaces that a worker works through: its store, Java's codecs for
 * images, Postgres.
 */
@Isolated("the codecs are those of the whole JVM")
class WorkerErrorsTest {

  /** Of the document whose reading goes wrong. */
  private static final int HOSTILE_WIDTH = 277;

  private static final int GOOD_WIDTH = 300;
  private static final String WORKER_ERROR = "worker_error";
  private static final String OUT_OF_MEMORY = "out_of_memory";

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static ThrowingCodecs codecs;
  private static RestartingWorker worker;
  private static ModelRef builtIn;

  private static volatile Step step;
  private static volatile Kind kind;

  /** Where something is thrown, and what a run says of an error there that is no lack of memory. */
  enum Step {
    FETCHING_THE_DOCUMENT(WORKER_ERROR),
    OPENING("unreadable"),
    FETCHING_THE_MODEL(WORKER_ERROR),
    DRAWING("render_failed"),
    ENCODING_THE_PAGE(WORKER_ERROR),
    STORING_THE_PAGE(WORKER_ERROR),
    CUTTING_CROPS(WORKER_ERROR),
    STORING_CROPS(WORKER_ERROR);

    private final String category;

    Step(String category) {
      this.category = category;
    }
  }

  /** What is thrown. */
  enum Kind {
    RUNTIME_EXCEPTION {
      @Override
      void raise() {
        throw new IllegalStateException("test");
      }
    },
    LINKAGE_ERROR {
      @Override
      void raise() {
        throw new NoClassDefFoundError("test");
      }
    },
    STACK_OVERFLOW {
      @Override
      void raise() {
        throw new StackOverflowError("test");
      }
    },
    OUT_OF_MEMORY_ERROR {
      @Override
      void raise() {
        throw new OutOfMemoryError("test");
      }
    };

    abstract void raise();
  }

  @BeforeAll
  static void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    codecs = new ThrowingCodecs();
    codecs.onHeader = width -> at(Step.OPENING, width == HOSTILE_WIDTH);
    codecs.onDecode = width -> at(Step.DRAWING, width == HOSTILE_WIDTH);
    codecs.onEncode =
        width -> {
          at(Step.ENCODING_THE_PAGE, width == HOSTILE_WIDTH);
          at(Step.CUTTING_CROPS, width < HOSTILE_WIDTH);
        };
    worker =
        new RestartingWorker(
            folder.resolve("worker"),
            postgres.url(),
            real ->
                new ThrowingBlobStore(
                    real,
                    key -> {
                      at(Step.FETCHING_THE_DOCUMENT, key.endsWith("/source"));
                      at(Step.FETCHING_THE_MODEL, key.endsWith("/model.onnx"));
                    },
                    key -> {
                      at(Step.STORING_THE_PAGE, key.endsWith(".jpg"));
                      at(Step.STORING_CROPS, key.contains("/crops/"));
                    }));
    builtIn = Bundle.builtIn().ref();
  }

  @AfterAll
  static void stop() {
    worker.close();
    codecs.close();
    postgres.close();
  }

  @AfterEach
  void calm() {
    step = null;
    codecs.onDispose = () -> {};
  }

  private static void at(Step here, boolean isHostile) {
    if (step == here && isHostile) {
      kind.raise();
    }
  }

  static Stream<Arguments> everyErrorEverywhere() {
    return Arrays.stream(Step.values())
        .flatMap(step -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(step, kind)));
  }

  @ParameterizedTest
  @MethodSource("everyErrorEverywhere")
  void an_error_in_any_step_ends_the_run_and_the_next_document_is_read(Step where, Kind what)
      throws IOException {
    ModelRef model = where == Step.FETCHING_THE_MODEL ? modelToBeFetched(what) : builtIn;
    kind = what;
    step = where;
    UUID run = worker.read(document(HOSTILE_WIDTH), model);
    awaitState(run, "failed");
    step = null;
    String category = what == Kind.OUT_OF_MEMORY_ERROR ? OUT_OF_MEMORY : where.category;
    assertThat(error(run).getString("category")).isEqualTo(category);
    assertThat(error(run).getString("message")).endsWith(".");
    assertThat(claims(run)).isEqualTo(category.equals(WORKER_ERROR) ? 3 : 1);
    theNextDocumentIsRead();
  }

  /** The claims of the slice that failed: the opening, or the page. */
  private static long claims(UUID run) {
    return postgres
        .sql()
        .number("SELECT attempt FROM slice WHERE run_id = ? ORDER BY id DESC LIMIT 1", run);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_document_that_cannot_be_closed_keeps_no_other_from_being_read(Kind what)
      throws IOException {
    codecs.onDispose = what::raise;
    UUID run = worker.read(document(GOOD_WIDTH), builtIn);
    awaitState(run, "succeeded");
    theNextDocumentIsRead();
  }

  static Stream<Kind> kinds() {
    return Arrays.stream(Kind.values());
  }

  @Test
  void what_the_database_refuses_to_record_is_tried_a_few_times() throws IOException {
    postgres
        .sql()
        .run(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NEW.state = 'done' AND NEW.width = 277 THEN RAISE 'test'; END IF;
              RETURN NEW;
            END $$""");
    postgres
        .sql()
        .run("CREATE TRIGGER refuse BEFORE UPDATE ON page FOR EACH ROW EXECUTE FUNCTION refuse()");
    UUID run = worker.read(document(HOSTILE_WIDTH), builtIn);
    awaitState(run, "failed");
    assertThat(error(run).getString("category")).isEqualTo(WORKER_ERROR);
    assertThat(claims(run)).isEqualTo(3);
    theNextDocumentIsRead();
    postgres.sql().run("DROP TRIGGER refuse ON page");
  }

  @Test
  void a_model_that_this_version_does_not_understand_fails_its_runs() throws IOException {
    String sha256 = "ab".repeat(32);
    Path weights = worker.cache().resolve("models").resolve(sha256).resolve("model.onnx");
    Files.createDirectories(weights.getParent());
    Files.writeString(weights, "of a later version");
    postgres
        .sql()
        .run(
            "INSERT INTO model (name, version, sha256, json, bytes) VALUES ('later', '9', '"
                + sha256
                + "', '{\"layers\": []}', 1)");
    UUID run = worker.read(document(GOOD_WIDTH), new ModelRef("later", "9", sha256));
    awaitState(run, "failed");
    assertThat(error(run).getString("category")).isEqualTo("model_failed");
    theNextDocumentIsRead();
  }

  @Test
  void a_claim_that_cannot_be_understood_does_not_stop_the_others() throws IOException {
    postgres
        .sql()
        .run(
            """
            CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              NEW.page_selection := 'nonsense';
              RETURN NEW;
            END $$""");
    postgres
        .sql()
        .run("CREATE TRIGGER spoil BEFORE INSERT ON run FOR EACH ROW EXECUTE FUNCTION spoil()");
    UUID run = worker.read(document(GOOD_WIDTH), builtIn);
    postgres.sql().run("DROP TRIGGER spoil ON run");
    theNextDocumentIsRead();
    awaitState(run, "failed");
  }

  @Test
  void claims_that_fail_again_and_again_for_an_unknown_reason_restart_the_worker()
      throws IOException {
    postgres
        .sql()
        .run(
            """
            CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF NEW.state = 'leased' THEN RAISE 'test'; END IF;
              RETURN NEW;
            END $$""");
    postgres
        .sql()
        .run("CREATE TRIGGER forbid BEFORE UPDATE ON slice FOR EACH ROW EXECUTE FUNCTION forbid()");
    int ends = worker.ends();
    UUID run = worker.read(document(GOOD_WIDTH), builtIn);
    await().until(() -> worker.ends() > ends);
    postgres.sql().run("DROP TRIGGER forbid ON slice");
    awaitState(run, "succeeded");
  }

  private void theNextDocumentIsRead() throws IOException {
    awaitState(worker.read(document(GOOD_WIDTH), builtIn), "succeeded");
  }

  private static void awaitState(UUID run, String state) {
    await()
        .until(
            () -> postgres.sql().value("SELECT state FROM run WHERE id = ?", run), state::equals);
  }

  private static JsonObject error(UUID run) {
    return new JsonObject(postgres.sql().value("SELECT error FROM run WHERE id = ?", run));
  }

  /** Its weights are in the store alone. */
  private static ModelRef modelToBeFetched(Kind what) {
    String name = what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Path made = TestBundles.working(folder.resolve("bundles"), name, "1");
    Bundle bundle = Bundle.in(made);
    RestartingWorker.await(worker.registry().publish(bundle));
    return bundle.ref();
  }

  private static Path document(int width) throws IOException {
    Path file = folder.resolve(width + ".png");
    if (!Files.exists(file)) {
      BufferedImage image = new BufferedImage(width, 400, BufferedImage.TYPE_INT_RGB);
      Graphics2D drawing = image.createGraphics();
      drawing.setColor(Color.WHITE);
      drawing.fillRect(0, 0, width, 400);
      drawing.setColor(Color.BLACK);
      drawing.fillRect(40, 50, 150, 20);
      drawing.fillRect(40, 100, 180, 80);
      drawing.dispose();
      ImageIO.write(image, "png", file.toFile());
    }
    return file;
  }
}
