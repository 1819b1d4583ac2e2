package dev.pagerunner.vision;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Thumbnail;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.source.DrawnPage;
import dev.pagerunner.vision.source.JpegEncoder;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.ReadFailures;
import dev.pagerunner.vision.source.scan.Smaller;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads pages of a document: draws them, runs the model, finds the text, cuts out what was found.
 *
 * <p>Pages are drawn on a thread of its own, so that the next page is drawn while the model looks
 * at this one; at most one page is drawn ahead. Not thread-safe: one caller at a time.
 */
public final class PageReader implements AutoCloseable {
  private static final double THUMBNAIL_QUALITY = 0.5;

  private final PageSource source;
  private final Detector detector;
  private final ReadOptions options;
  private final JpegEncoder pageEncoder;
  private final JpegEncoder cropEncoder;
  private final JpegEncoder thumbnailEncoder;
  private final ExecutorService renderThread =
      Executors.newSingleThreadExecutor(PageReader::renderThread);

  private Ahead ahead;

  /** The source and the detector stay the caller's: it closes them after this. */
  public PageReader(PageSource source, Detector detector, ReadOptions options) {
    this.source = source;
    this.detector = detector;
    this.options = options;
    this.pageEncoder = new JpegEncoder(options.jpegQuality());
    this.cropEncoder = new JpegEncoder(options.jpegQuality());
    this.thumbnailEncoder = JpegEncoder.ofSmall(THUMBNAIL_QUALITY);
  }

  /** A page being drawn, or drawn and waiting to be asked for. */
  private record Ahead(int page, Future<Timed<DrawnPage>> drawing) {}

  private record Timed<T>(T value, long nanos) {}

  private record Found(List<Detection> detections, List<Detection> candidates) {}

  /**
   * Reads a page. Blocks for as long as that takes; interrupting the thread gives up waiting.
   *
   * @param page from 1
   * @param next the page that will be asked for after this one, which is drawn meanwhile
   * @throws FailureException if the page cannot be read; another page may be asked for after that
   */
  public PageResult read(int page, OptionalInt next) {
    return read(page, next, pageEncoder::encode);
  }

  /**
   * The same for a caller who can use the page's images before the model has looked at it.
   *
   * @param images is given them, on the thread that draws, if images are asked for
   */
  public PageResult read(int page, OptionalInt next, PageImages images) {
    return read(page, next, image -> encoded(image, images));
  }

  private PageResult read(int page, OptionalInt next, Function<BufferedImage, byte[]> encode) {
    Timed<DrawnPage> drawn = await(drawing(page));
    BufferedImage image = drawn.value.image();
    Future<Timed<byte[]>> encoding =
        options.images() ? renderThread.submit(timed(() -> encode.apply(image))) : null;
    if (next.isPresent()) {
      ahead = new Ahead(next.getAsInt(), draw(next.getAsInt()));
    }
    Timed<Found> found = detections(drawn.value);
    List<byte[]> crops = options.images() ? crops(image, found.value.detections) : List.of();
    Timed<byte[]> jpeg = encoding == null ? new Timed<>(null, 0) : await(encoding);
    return new PageResult(
        page,
        image.getWidth(),
        image.getHeight(),
        drawn.value.dpi(),
        TimeUnit.NANOSECONDS.toMillis(drawn.nanos + jpeg.nanos),
        TimeUnit.NANOSECONDS.toMillis(found.nanos),
        found.value.detections,
        found.value.candidates,
        drawn.value.warnings(),
        jpeg.value,
        crops);
  }

  /** See {@link dev.pagerunner.vision.source.Pages#whatTakesLong}. From any thread. */
  public String whatTakesLong(int page) {
    return source.whatTakesLong(page);
  }

  private Future<Timed<DrawnPage>> drawing(int page) {
    Ahead was = ahead;
    ahead = null;
    if (was != null && was.page == page) {
      return was.drawing;
    }
    if (was != null) {
      was.drawing.cancel(false);
    }
    return draw(page);
  }

  private Future<Timed<DrawnPage>> draw(int page) {
    return renderThread.submit(timed(() -> source.draw(page, detector.bundle().dpi())));
  }

  private byte[] encoded(BufferedImage image, PageImages images) {
    byte[] jpeg = pageEncoder.encode(image);
    images.page(jpeg);
    BufferedImage small = Smaller.within(image, Thumbnail.WIDTH, Thumbnail.MOST_HEIGHT);
    images.thumbnail(thumbnailEncoder.encode(small));
    return jpeg;
  }

  private Timed<Found> detections(DrawnPage drawn) {
    try {
      long start = System.nanoTime();
      List<DetectedBox> boxes = detector.detect(drawn.image());
      long nanos = System.nanoTime() - start;
      List<Detection> found = new ArrayList<>();
      List<DetectedBox> below = new ArrayList<>();
      PageBudget budget = PageBudget.ofDetections();
      for (DetectedBox box : boxes) {
        if (!(box.score() >= options.thresholdFor(box.label(), detector.bundle()))) {
          below.add(box);
        } else if (found.size() < PageBudget.MOST_DETECTIONS) {
          found.add(budget.detection(found.size() + 1, box, drawn));
        }
      }
      List<Detection> candidates = candidates(below, found.size() + 1, drawn);
      return new Timed<>(new Found(PageOrder.placed(found), candidates), nanos);
    } catch (OutOfMemoryError e) {
      throw ReadFailures.outOfMemory(Phase.DETECT, e);
    }
  }

  private List<Detection> candidates(List<DetectedBox> below, int first, DrawnPage drawn) {
    List<Detection> candidates = new ArrayList<>();
    PageBudget budget = PageBudget.ofCandidates();
    below.stream()
        .filter(box -> options.isCandidate(box.score()))
        .limit(PageBudget.MOST_CANDIDATES)
        .forEach(box -> candidates.add(budget.candidate(first + candidates.size(), box, drawn)));
    return candidates;
  }

  private List<byte[]> crops(BufferedImage image, List<Detection> detections) {
    List<byte[]> crops = new ArrayList<>(detections.size());
    for (Detection detection : detections) {
      crops.add(cropEncoder.encode(cut(image, detection.box())));
    }
    return crops;
  }

  /** The box rounded outwards to whole pixels; at least one. */
  static BufferedImage cut(BufferedImage image, Box box) {
    int x = Math.min((int) box.x0(), image.getWidth() - 1);
    int y = Math.min((int) box.y0(), image.getHeight() - 1);
    int right = Math.min((int) Math.ceil(box.x1()), image.getWidth());
    int bottom = Math.min((int) Math.ceil(box.y1()), image.getHeight());
    return image.getSubimage(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
  }

  /**
   * Gives up a page that is being drawn and waits for the end of that, however long it takes: a
   * document must not be closed under the thread that draws it.
   */
  @Override
  public void close() {
    source.abandon();
    renderThread.shutdown();
    boolean interrupted = false;
    boolean idle = false;
    while (!idle) {
      try {
        idle = renderThread.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    pageEncoder.close();
    cropEncoder.close();
    thumbnailEncoder.close();
  }

  private static <T> Callable<Timed<T>> timed(Supplier<T> work) {
    return () -> {
      long start = System.nanoTime();
      T value = work.get();
      return new Timed<>(value, System.nanoTime() - start);
    };
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("interrupted while a page was being read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OutOfMemoryError) {
        throw ReadFailures.outOfMemory(Phase.RENDER, e.getCause());
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new PagerunnerException("a page cannot be drawn: " + e.getCause(), e.getCause());
    }
  }

  private static Thread renderThread(Runnable work) {
    Thread thread = new Thread(work, "page-render");
    thread.setDaemon(true);
    return thread;
  }
}
