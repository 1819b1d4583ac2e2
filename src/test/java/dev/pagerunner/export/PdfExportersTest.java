package dev.pagerunner.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.TemporaryFileException;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.domain.UnexportableException.Reason;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.vision.markup.PdfCopy;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfExportersTest {
  private static final double DPI = 108;
  private static final Exporter ANNOTATED = Exporters.named("annotated-pdf").orElseThrow();
  private static final Exporter OUTLINE = Exporters.named("pdf-outline").orElseThrow();

  @TempDir Path folder;
  private Path temp;

  @BeforeEach
  void makeFolder() throws IOException {
    temp = Files.createDirectories(folder.resolve("tmp"));
  }

  @Test
  void rectangles_are_where_the_boxes_are_however_the_page_lies() throws IOException {
    Path file = turnedPages();
    List<ExportedPage> pages = pagesOf(file, 100, 60, 220, 300);
    Path copy = written(ANNOTATED, file, pages);
    try (PageSource before = open(file);
        PageSource after = open(copy)) {
      for (ExportedPage page : pages) {
        Box found =
            extent(before.draw(page.page(), DPI).image(), after.draw(page.page(), DPI).image());
        Box wanted = page.detections().get(0).box();
        assertThat(found.x0())
            .as("left of page %d", page.page())
            .isCloseTo(wanted.x0(), within(1.0));
        assertThat(found.y0())
            .as("top of page %d", page.page())
            .isCloseTo(wanted.y0(), within(1.0));
        assertThat(found.x1())
            .as("right of page %d", page.page())
            .isCloseTo(wanted.x1(), within(1.0));
        assertThat(found.y1())
            .as("bottom of page %d", page.page())
            .isCloseTo(wanted.y1(), within(1.0));
      }
    }
  }

  /** For tools/read-exports, which reads them by other programs. */
  @Test
  void samples_are_written_for_the_programs_that_read_them() throws IOException {
    Path samples = Files.createDirectories(Path.of("target/export-samples/pdf"));
    Path file = turnedPages();
    List<ExportedPage> pages = pagesOf(file, 100, 60, 220, 300);
    Files.write(samples.resolve("original.pdf"), Files.readAllBytes(file));
    Files.write(
        samples.resolve("run.annotated.pdf"), Files.readAllBytes(written(ANNOTATED, file, pages)));
    Files.write(
        samples.resolve("run.outline.pdf"), Files.readAllBytes(written(OUTLINE, file, pages)));
    Path locked = encrypted(true);
    Files.write(
        samples.resolve("encrypted.annotated.pdf"),
        Files.readAllBytes(written(ANNOTATED, locked, pagesOf(locked, 10, 20, 110, 60))));
    JsonArray boxes = new JsonArray();
    for (ExportedPage page : pages) {
      Box box = page.detections().get(0).box();
      boxes.add(JsonArray.of(box.x0(), box.y0(), box.x1(), box.y1()));
    }
    JsonObject expected = new JsonObject().put("dpi", DPI).put("boxes", boxes);
    Files.writeString(samples.resolve("expected.json"), expected.encode());
    assertThat(samples).isDirectoryContaining("glob:**/run.annotated.pdf");
  }

  @Test
  void a_copy_begins_with_the_bytes_of_the_original() throws IOException {
    Path file = TestPdf.ofPages(2, folder, "two.pdf");
    byte[] original = Files.readAllBytes(file);
    byte[] copy = Files.readAllBytes(written(ANNOTATED, file, pagesOf(file, 10, 10, 90, 90)));
    assertThat(copy).startsWith(original).hasSizeGreaterThan(original.length);
    assertThat(Files.readAllBytes(file)).isEqualTo(original);
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void a_copy_without_additions_is_the_original() throws IOException {
    Path file = TestPdf.ofPages(1, folder, "one.pdf");
    List<ExportedPage> nothing = List.of(new ExportedPage(1, 100, 100, DPI, List.of()));
    assertThat(written(ANNOTATED, file, nothing)).hasSameBinaryContentAs(file);
    assertThat(written(OUTLINE, file, nothing)).hasSameBinaryContentAs(file);
  }

  @Test
  void an_annotation_says_what_it_is_and_others_stay() throws IOException {
    Path file =
        changed(
            document -> {
              COSArray shared = new COSArray();
              shared.add(new PDAnnotationText().getCOSObject());
              for (PDPage page : document.getPages()) {
                page.getCOSObject().setItem(COSName.ANNOTS, shared);
              }
            });
    Path copy = written(ANNOTATED, file, pagesOf(file, 10, 10, 90, 90));
    try (PDDocument document = Loader.loadPDF(copy.toFile())) {
      for (PDPage page : document.getPages()) {
        List<PDAnnotation> annotations = page.getAnnotations();
        assertThat(annotations)
            .extracting(PDAnnotation::getSubtype)
            .containsExactly("Text", "Square");
        assertThat(annotations.get(1).getContents()).isEqualTo("title 0.9");
        assertThat(annotations.get(1).isPrinted()).isTrue();
        assertThat(annotations.get(1).getAppearance()).isNotNull();
      }
    }
  }

  @Test
  void titles_become_bookmarks_with_their_levels() throws IOException {
    Path file = TestPdf.ofPages(2, folder, "two.pdf");
    List<ExportedPage> pages =
        List.of(
            new ExportedPage(
                1,
                900,
                1200,
                DPI,
                List.of(
                    title(1, "1 First", 10, 10),
                    title(2, "1.1 Below", 10, 200),
                    title(3, "1.2 Beside\nit", 10, 400))),
            new ExportedPage(2, 900, 1200, DPI, List.of(title(1, "2 Second", 10, 10))));
    Path copy = written(OUTLINE, file, pages);
    try (PDDocument document = Loader.loadPDF(copy.toFile())) {
      PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
      List<PDOutlineItem> tops = children(outline);
      assertThat(tops).extracting(PDOutlineItem::getTitle).containsExactly("1 First", "2 Second");
      assertThat(children(tops.get(0)))
          .extracting(PDOutlineItem::getTitle)
          .containsExactly("1.1 Below", "1.2 Beside it");
      assertThat(tops.get(1).findDestinationPage(document).getCOSObject())
          .isSameAs(document.getPage(1).getCOSObject());
    }
  }

  @Test
  void bookmarks_that_are_there_stay() throws IOException {
    Path file =
        changed(
            document -> {
              PDDocumentOutline outline = new PDDocumentOutline();
              PDOutlineItem own = new PDOutlineItem();
              own.setTitle("The author's own");
              outline.addLast(own);
              document.getDocumentCatalog().setDocumentOutline(outline);
            });
    assertThat(written(OUTLINE, file, pagesOf(file, 10, 10, 90, 90))).hasSameBinaryContentAs(file);
    Path annotated = written(ANNOTATED, file, pagesOf(file, 10, 10, 90, 90));
    try (PDDocument document = Loader.loadPDF(annotated.toFile())) {
      assertThat(children(document.getDocumentCatalog().getDocumentOutline())).hasSize(1);
    }
  }

  @Test
  void an_encrypted_copy_stays_encrypted_and_readable() throws IOException {
    Path file = encrypted(true);
    Path copy = written(ANNOTATED, file, pagesOf(file, 10, 10, 90, 90));
    try (PDDocument document = Loader.loadPDF(copy.toFile())) {
      assertThat(document.isEncrypted()).isTrue();
      assertThat(document.getPage(0).getAnnotations().get(0).getContents()).isEqualTo("title 0.9");
    }
  }

  @Test
  void what_the_author_forbids_is_not_done() throws IOException {
    Path file = encrypted(false);
    for (Exporter exporter : List.of(ANNOTATED, OUTLINE)) {
      assertThatThrownBy(() -> written(exporter, file, pagesOf(file, 10, 10, 90, 90)))
          .isInstanceOfSatisfying(
              UnexportableException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED))
          .hasMessageContaining("does not permit");
    }
  }

  @Test
  void a_password_is_asked_for_in_words() throws IOException {
    Path file = folder.resolve("locked.pdf");
    try (PDDocument document = Loader.loadPDF(TestPdf.ofPages(1, folder, "a.pdf").toFile())) {
      document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
      document.save(file.toFile());
    }
    assertThatThrownBy(() -> written(ANNOTATED, file, onePage()))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().category()).isEqualTo(Failure.Category.ENCRYPTED));
  }

  @Test
  void an_image_gets_no_annotations() {
    assertThatThrownBy(
            () ->
                ANNOTATED.write(
                    new DocumentPages(folder, temp, "image/png", onePage()),
                    ExportOptions.defaults(ANNOTATED),
                    OutputStream.nullOutputStream()))
        .isInstanceOfSatisfying(
            UnexportableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_PDF));
  }

  @Test
  void a_page_that_is_not_there_is_a_damage_and_too_many_titles_are_refused() {
    Path file = TestPdf.ofPages(1, folder, "one.pdf");
    List<ExportedPage> beyond =
        List.of(new ExportedPage(2, 9, 9, DPI, onePage().get(0).detections()));
    assertThatThrownBy(() -> written(ANNOTATED, file, beyond))
        .isInstanceOfSatisfying(
            UnexportableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
    assertThatThrownBy(() -> bookmark(file, 20_001))
        .isInstanceOfSatisfying(
            UnexportableException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void many_annotations_are_written_in_several_updates() throws IOException {
    Path file = TestPdf.ofPages(6, folder, "six.pdf");
    List<ExportedPage> pages = new ArrayList<>();
    for (int number = 1; number <= 6; number++) {
      List<Detection> many = new ArrayList<>();
      for (int n = 1; n <= 700; n++) {
        many.add(title(n, "x", n, n));
      }
      pages.add(new ExportedPage(number, 900, 1200, DPI, many));
    }
    Path copy = written(ANNOTATED, file, pages);
    assertThat(Files.readAllBytes(copy)).startsWith(Files.readAllBytes(file));
    try (PDDocument document = Loader.loadPDF(copy.toFile())) {
      for (PDPage page : document.getPages()) {
        assertThat(page.getAnnotations()).hasSize(700);
      }
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void a_temporary_file_that_cannot_be_written_is_not_taken_for_a_damaged_document()
      throws IOException {
    Path file = TestPdf.ofPages(1, folder, "one.pdf");
    Box box = new Box(10, 10, 50, 50);
    PdfCopy.Mark mark = new PdfCopy.Mark("title", "title 0.9", 0);
    try (PdfCopy copy = PdfCopy.open(file, RenderLimits.defaults(temp))) {
      copy.annotate(1, DPI, box, mark);
      TempFolders.delete(temp);
      assertThatThrownBy(
              () -> {
                for (int n = 0; n < 2_000; n++) {
                  copy.annotate(1, DPI, box, mark);
                }
              })
          .isInstanceOf(TemporaryFileException.class);
    }
  }

  @Test
  void a_full_disk_is_not_taken_for_a_damaged_document() {
    Path file = TestPdf.ofPages(1, folder, "one.pdf");
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(
            () ->
                ANNOTATED.write(
                    new DocumentPages(file, temp, "application/pdf", onePage()),
                    ExportOptions.defaults(ANNOTATED),
                    full))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space");
  }

  @Test
  void a_chain_of_bookmarks_may_be_long() throws IOException {
    Path copy = bookmark(TestPdf.ofPages(1, folder, "one.pdf"), 20_000);
    assertThat(Files.size(copy)).isGreaterThan(1_000_000);
  }

  private Path bookmark(Path file, int times) throws IOException {
    Path copy = folder.resolve("bookmarks.pdf");
    try (PdfCopy document = PdfCopy.open(file, RenderLimits.defaults(temp));
        OutputStream out = Files.newOutputStream(copy)) {
      for (int n = 1; n <= times; n++) {
        document.bookmark(1, "Title " + n, 1, DPI, new Box(1, 2, 3, 4));
      }
      document.writeTo(out);
    }
    return copy;
  }

  private Path written(Exporter exporter, Path file, List<ExportedPage> pages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exporter.write(
        new DocumentPages(file, temp, "application/pdf", pages),
        ExportOptions.defaults(exporter),
        out);
    return Files.write(folder.resolve("copy" + exporter.extension()), out.toByteArray());
  }

  /** Pages of a document, without a run. */
  private record DocumentPages(Path document, Path temp, String mediaType, List<ExportedPage> pages)
      implements ExportedRun {
    @Override
    public RunFacts facts() {
      return new RunFacts(
          "run",
          new RunFacts.Source("paper.pdf", mediaType, "abc"),
          new RunFacts.Model(new ModelRef("layout", "1", "abc"), List.of("text", "title"), false),
          new RunFacts.Progress(RunState.SUCCEEDED, pages.size(), pages.size(), 0));
    }

    @Override
    public void forEachPage(PageVisitor visitor) throws IOException {
      for (ExportedPage page : pages) {
        visitor.visit(page);
      }
    }

    @Override
    public void forEachEmptyPage(PageVisitor visitor) throws IOException {
      forEachPage(visitor);
    }

    @Override
    public void copyImage(int page, OutputStream out) {
      throw new UnsupportedOperationException("There are no images");
    }

    @Override
    public void copyCrop(int page, int n, OutputStream out) {
      throw new UnsupportedOperationException("There are no images");
    }
  }

  private static List<ExportedPage> onePage() {
    return List.of(new ExportedPage(1, 900, 1200, DPI, List.of(title(1, "A title", 10, 10))));
  }

  private static Detection title(int n, String text, double x, double y) {
    return found(n, text, new Box(x, y, x + 200, y + 40));
  }

  private static Detection found(int n, String text, Box box) {
    return new Detection(n, "title", 0.9, box, text, false, List.of(), n, null);
  }

  /** Four rotations, each with a crop box, and again with a larger unit. */
  private Path turnedPages() throws IOException {
    Path file = folder.resolve("turned.pdf");
    try (PDDocument document = new PDDocument()) {
      for (float unit : new float[] {1, 1.5f}) {
        for (int degrees : new int[] {0, 90, 180, 270}) {
          PDPage page = new PDPage(new PDRectangle(-20, 30, 500, 400));
          page.setCropBox(new PDRectangle(10, 50, 420, 330));
          page.setRotation(degrees);
          page.setUserUnit(unit);
          page.setResources(new PDResources());
          document.addPage(page);
        }
      }
      document.save(file.toFile());
    }
    return file;
  }

  /** Each page of a file with a title in a box. */
  private static List<ExportedPage> pagesOf(Path file, double x0, double y0, double x1, double y1)
      throws IOException {
    List<ExportedPage> pages = new ArrayList<>();
    try (PageSource source = open(file)) {
      for (int number = 1; number <= source.pageCount(); number++) {
        BufferedImage image = source.draw(number, DPI).image();
        Detection title = found(1, "Title " + number, new Box(x0, y0, x1, y1));
        pages.add(
            new ExportedPage(number, image.getWidth(), image.getHeight(), DPI, List.of(title)));
      }
    }
    return pages;
  }

  private static PageSource open(Path file) {
    return PageSource.open(file, RenderLimits.defaults(file.getParent()));
  }

  /** Where two images differ. */
  private static Box extent(BufferedImage before, BufferedImage after) {
    int x0 = Integer.MAX_VALUE;
    int y0 = Integer.MAX_VALUE;
    int x1 = 0;
    int y1 = 0;
    for (int y = 0; y < before.getHeight(); y++) {
      for (int x = 0; x < before.getWidth(); x++) {
        if (before.getRGB(x, y) != after.getRGB(x, y)) {
          x0 = Math.min(x0, x);
          y0 = Math.min(y0, y);
          x1 = Math.max(x1, x + 1);
          y1 = Math.max(y1, y + 1);
        }
      }
    }
    return new Box(x0, y0, x1, y1);
  }

  private Path changed(Consumer<PDDocument> change) throws IOException {
    Path file = folder.resolve("changed.pdf");
    try (PDDocument document = Loader.loadPDF(TestPdf.ofPages(2, folder, "a.pdf").toFile())) {
      change.accept(document);
      document.save(file.toFile());
    }
    return file;
  }

  /** Opens without a password; its author permits annotations, or nothing. */
  private Path encrypted(boolean permitting) throws IOException {
    Path file = folder.resolve("encrypted.pdf");
    AccessPermission permission = new AccessPermission();
    permission.setCanModifyAnnotations(permitting);
    permission.setCanModify(permitting);
    permission.setCanAssembleDocument(permitting);
    try (PDDocument document = Loader.loadPDF(TestPdf.ofPages(1, folder, "a.pdf").toFile())) {
      document.protect(new StandardProtectionPolicy("owner", "", permission));
      document.save(file.toFile());
    }
    return file;
  }

  private static List<PDOutlineItem> children(PDOutlineNode node) {
    List<PDOutlineItem> items = new ArrayList<>();
    node.children().forEach(items::add);
    return items;
  }
}
