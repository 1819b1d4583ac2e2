package dev.pagerunner.jobs;

import static dev.pagerunner.jobs.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PageFound;
import dev.pagerunner.domain.PageWarning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state in which a run ends, and what a retry reads again. */
class RunEndingTest {
  private static final Failure FAILURE =
      new Failure(Failure.Category.WORKER_ERROR, Failure.Phase.OPEN, true, "Something was wrong.");

  @TempDir static Path folder;
  private static TestJobs jobs;

  @BeforeAll
  static void start() throws Exception {
    jobs = new TestJobs(folder, 2);
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  @Test
  void a_run_whose_pages_were_all_read_succeeds() {
    UUID run = opened(3);
    readAll(Set.of());
    assertThat(state(run)).isEqualTo("succeeded");
  }

  @Test
  void a_run_with_a_failed_page_is_partial_and_a_retry_reads_that_page_alone() {
    UUID run = opened(5);
    readAll(Set.of(2, 4));
    assertThat(state(run)).isEqualTo("partial");

    await(jobs.runs.retry(run, TestJobs.ANYONE));
    assertThat(state(run)).isEqualTo("running");
    assertThat(readAll(Set.of())).containsExactly(2, 4);
    assertThat(state(run)).isEqualTo("succeeded");
  }

  @Test
  void a_run_whose_pages_all_failed_fails_with_the_first_failure() {
    UUID run = opened(2);
    readAll(Set.of(1, 2));
    assertThat(state(run)).isEqualTo("failed");
    String error = jobs.postgres.sql().value("SELECT error::text FROM run WHERE id = ?", run);
    assertThat(error).contains("Something was wrong.");
  }

  @Test
  void a_document_that_cannot_be_opened_fails_its_run_and_a_retry_opens_it_again() {
    jobs.accepted();
    Lease opening = jobs.claimed();
    await(jobs.recorder.cannotOpen(opening, FAILURE));
    assertThat(state(opening.run())).isEqualTo("failed");

    await(jobs.runs.retry(opening.run(), TestJobs.ANYONE));
    assertThat(state(opening.run())).isEqualTo("queued");
    Lease again = jobs.claimed();
    assertThat(again.opening()).isTrue();
    await(jobs.recorder.opened(again, 1, List.of(1)));
    readAll(Set.of());
    assertThat(state(opening.run())).isEqualTo("succeeded");
  }

  @Test
  void what_a_cancelled_run_never_read_is_read_by_a_retry() {
    UUID run = opened(4);
    Lease slice = jobs.claimed();
    await(jobs.recorder.pageDone(slice, found(slice.nextPage())));
    await(jobs.runs.cancel(run, TestJobs.ANYONE));
    await(jobs.leases.giveBack(slice));
    assertThat(state(run)).isEqualTo("cancelled");

    await(jobs.runs.retry(run, TestJobs.ANYONE));
    assertThat(readAll(Set.of())).containsExactly(2, 3, 4);
    assertThat(state(run)).isEqualTo("succeeded");
  }

  @Test
  void there_is_nothing_to_retry_in_a_run_that_goes_on_or_read_everything() {
    UUID run = opened(1);
    assertThatThrownBy(() -> await(jobs.runs.retry(run, TestJobs.ANYONE)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("not ended");
    readAll(Set.of());
    assertThatThrownBy(() -> await(jobs.runs.retry(run, TestJobs.ANYONE)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("Every page was read");
    assertThat(state(run)).isEqualTo("succeeded");
  }

  @Test
  void what_could_not_be_drawn_is_recorded_with_the_page_and_in_its_event() {
    UUID run = opened(1);
    Lease slice = jobs.claimed();
    PageWarning warning = new PageWarning(PageWarning.Kind.FONT_MISSING, "A font is missing.");
    await(
        jobs.recorder.pageDone(
            slice,
            new PageFound(
                1,
                10,
                10,
                72,
                1,
                1,
                1,
                List.of(),
                List.of(),
                List.of(warning),
                "crops",
                List.of())));

    String recorded = "[{\"kind\": \"font_missing\", \"message\": \"A font is missing.\"}]";
    assertThat(jobs.postgres.sql().value("SELECT warnings::text FROM page WHERE run_id = ?", run))
        .isEqualTo(recorded);
    assertThat(
            jobs.postgres
                .sql()
                .value(
                    "SELECT data ->> 'warnings' FROM event WHERE type = 'page.done' AND run_id = ?",
                    run))
        .isEqualTo(recorded);
  }

  @Test
  void candidates_are_recorded_with_their_page_by_the_attempt_that_holds_it() {
    UUID run = opened(1);
    Lease slice = jobs.claimed();
    PageFound found =
        new PageFound(
            1,
            10,
            10,
            72,
            1,
            1,
            1,
            List.of(),
            List.of(new Detection(1, "text", 0.2, new Box(0, 0, 5, 5), null).asCandidate()),
            List.of(),
            "crops",
            List.of());
    jobs.postgres.sql().run("UPDATE slice SET attempt = attempt + 1 WHERE run_id = '" + run + "'");
    assertThatThrownBy(() -> await(jobs.recorder.pageDone(slice, found)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(candidates(run)).isEqualTo("0");

    jobs.postgres.sql().run("UPDATE slice SET attempt = attempt - 1 WHERE run_id = '" + run + "'");
    await(jobs.recorder.pageDone(slice, found));
    assertThat(candidates(run)).isEqualTo("1");
    assertThat(jobs.postgres.sql().value("SELECT detections::text FROM run WHERE id = ?", run))
        .isEqualTo("0");
    assertThatThrownBy(() -> await(jobs.recorder.pageDone(slice, found)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(candidates(run)).isEqualTo("1");
  }

  private static String candidates(UUID run) {
    return jobs.postgres.sql().value("SELECT count(*)::text FROM candidate WHERE run_id = ?", run);
  }

  @Test
  void a_run_counts_its_labels_and_knows_its_first_page_with_an_image() {
    UUID run = opened(4);
    Lease first = jobs.claimed();
    await(jobs.recorder.pageFailed(first, 1, FAILURE));
    await(jobs.recorder.pageDone(first, found(2, "text", "table", "text")));
    Lease second = jobs.claimed();
    await(jobs.recorder.pageDone(second, found(3, "text", "title")));
    await(jobs.recorder.pageDone(second, found(4)));
    assertThat(jobs.postgres.sql().value("SELECT labels::text FROM run WHERE id = ?", run))
        .isEqualTo("{\"text\": 3, \"table\": 1, \"title\": 1}");
    assertThat(jobs.postgres.sql().value("SELECT first_image::text FROM run WHERE id = ?", run))
        .isEqualTo("2");
  }

  private static PageFound found(int page, String... labels) {
    List<Detection> found =
        IntStream.range(0, labels.length)
            .mapToObj(i -> new Detection(i + 1, labels[i], 0.9, new Box(1, 1, 5, 5), null))
            .toList();
    List<Integer> crops = found.stream().map(ignored -> 1).toList();
    return new PageFound(page, 10, 10, 72, 1, 1, 1, found, List.of(), List.of(), "crops", crops);
  }

  private static UUID opened(int pages) {
    jobs.accepted();
    Lease opening = jobs.claimed();
    await(jobs.recorder.opened(opening, pages, IntStream.rangeClosed(1, pages).boxed().toList()));
    return opening.run();
  }

  /** Reads what is ready; the pages that were read, in order. */
  private static List<Integer> readAll(Set<Integer> failing) {
    List<Integer> read = new ArrayList<>();
    await(jobs.leases.claim(TestJobs.WORKER, Optional.empty()))
        .ifPresent(
            slice -> {
              IntStream.rangeClosed(slice.nextPage(), slice.lastPage())
                  .forEach(
                      page -> {
                        read.add(page);
                        await(
                            failing.contains(page)
                                ? jobs.recorder.pageFailed(slice, page, FAILURE)
                                : jobs.recorder.pageDone(slice, found(page)));
                      });
              read.addAll(readAll(failing));
            });
    return read;
  }

  private static String state(UUID run) {
    return jobs.postgres.sql().value("SELECT state FROM run WHERE id = ?", run);
  }
}
