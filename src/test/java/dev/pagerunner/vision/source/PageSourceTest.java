package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.vision.Pdfs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageSourceTest {
  @TempDir Path folder;
  private Path temp;

  @BeforeEach
  void makeTemp() throws IOException {
    temp = Files.createDirectory(folder.resolve("temp"));
  }

  @Test
  void countsThePagesOfAPdf() throws IOException {
    try (PageSource source = open(Pdfs.numbered(file("three.pdf"), 3))) {
      assertThat(source.pageCount()).isEqualTo(3);
    }
  }

  @Test
  void opensAPdfThatIsEncryptedWithoutAPassword() throws IOException {
    try (PageSource source = open(encrypted(""))) {
      assertThat(source.draw(1, 72).image().getWidth()).isPositive();
    }
  }

  @Test
  void refusesAPdfThatNeedsAPassword() throws IOException {
    assertRefused(encrypted("secret"), Failure.Category.ENCRYPTED);
  }

  /** Reading it takes a library that is not there: an error, and not an exception. */
  @Test
  void refusesAPdfThatIsEncryptedForHoldersOfCertificates() {
    assertRefused(Path.of("src/test/resources/cases/public-key.pdf"), Failure.Category.ENCRYPTED);
  }

  @Test
  void refusesAPdfWithoutPages() throws IOException {
    Path none = file("none.pdf");
    try (PDDocument document = new PDDocument()) {
      document.save(none.toFile());
    }
    assertRefused(none, Failure.Category.NO_PAGES);
  }

  @Test
  void refusesMorePagesThanAllowed() throws IOException {
    Path three = Pdfs.numbered(file("three.pdf"), 3);
    RenderLimits limits = new RenderLimits(2, 50_000_000, 1 << 20, temp);

    FailureException thrown =
        catchThrowableOfType(FailureException.class, () -> PageSource.open(three, limits));

    assertThat(thrown.failure().category()).isEqualTo(Failure.Category.TOO_MANY_PAGES);
    assertThat(thrown).hasMessageContaining("3 pages").hasMessageContaining("at most 2");
  }

  @Test
  void refusesWhatIsEmpty() throws IOException {
    assertRefused(bytes("empty.pdf", new byte[0]), Failure.Category.UNREADABLE);
  }

  @Test
  void refusesWhatIsNeitherPdfNorImage() throws IOException {
    byte[] html = "<html>not a PDF".getBytes(StandardCharsets.US_ASCII);
    assertRefused(bytes("page.pdf", html), Failure.Category.UNREADABLE);
  }

  @Test
  void refusesGarbageBehindAPdfHeader() throws IOException {
    byte[] garbage = new byte[5_000];
    Arrays.fill(garbage, (byte) 'x');
    System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, garbage, 0, 9);
    assertRefused(bytes("garbage.pdf", garbage), Failure.Category.UNREADABLE);
  }

  @Test
  void refusesAPdfThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(Pdfs.numbered(file("whole.pdf"), 3));
    int end = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("startxref");
    for (int length = 200; length <= end; length += 50) {
      assertRefused(bytes("cut.pdf", Arrays.copyOf(whole, length)), Failure.Category.UNREADABLE);
    }
    Path cut = bytes("cut.pdf", Arrays.copyOf(whole, end));
    assertThat(assertRefused(cut, Failure.Category.UNREADABLE)).hasMessageContaining("cut off");
  }

  /** It has an end in its middle, behind which the rest began. */
  @Test
  void refusesAPdfOfWhichAnUpdateIsCutOff() throws IOException {
    Path first = Pdfs.numbered(file("first.pdf"), 1);
    ByteArrayOutputStream updated = new ByteArrayOutputStream();
    try (PDDocument document = Loader.loadPDF(first.toFile())) {
      Pdfs.addPage(document, PDRectangle.A6, page -> Pdfs.text(page, 50, 300, "page 2"));
      document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
      document.getPages().getCOSObject().setNeedToBeUpdated(true);
      document.saveIncremental(updated);
    }
    byte[] whole = updated.toByteArray();
    try (PageSource source = open(bytes("whole.pdf", whole))) {
      assertThat(source.pageCount()).isEqualTo(2);
    }
    int cut = (int) (Files.size(first) + whole.length) / 2;
    assertRefused(bytes("cut.pdf", Arrays.copyOf(whole, cut)), Failure.Category.UNREADABLE);
  }

  @Test
  void readsAPdfWithSomethingElseBehindItsEnd() throws IOException {
    Path file = Pdfs.numbered(file("three.pdf"), 3);
    Files.writeString(file, "<p>obj</p>".repeat(500), StandardOpenOption.APPEND);
    try (PageSource source = open(file)) {
      assertThat(source.draw(3, 72).text().in(new Box(0, 0, 300, 420))).isEqualTo("page 3");
    }
  }

  @Test
  void refusesAnImageOfWhichOnlyTheSignatureIsThere() throws IOException {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};
    assertRefused(bytes("cut.png", png), Failure.Category.UNREADABLE);
    byte[] jpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0};
    assertRefused(bytes("cut.jpg", jpeg), Failure.Category.UNREADABLE);
  }

  @Test
  void saysThatAMissingFileCannotBeRead() {
    assertRefused(file("nowhere.pdf"), Failure.Category.STORAGE_FAILED);
  }

  @Test
  void leavesNoTempFile() throws IOException {
    try (PageSource source = open(Pdfs.numbered(file("one.pdf"), 1))) {
      source.draw(1, 72);
    }
    assertThat(temp).isEmptyDirectory();
  }

  private FailureException assertRefused(Path file, Failure.Category category) {
    FailureException thrown = catchThrowableOfType(FailureException.class, () -> open(file));
    assertThat(thrown).isNotNull();
    assertThat(thrown.failure().category()).isEqualTo(category);
    assertThat(thrown.failure().phase()).isEqualTo(Failure.Phase.OPEN);
    assertThat(temp).isEmptyDirectory();
    return thrown;
  }

  private PageSource open(Path file) {
    return PageSource.open(file, RenderLimits.defaults(temp));
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private Path bytes(String name, byte[] bytes) throws IOException {
    return Files.write(file(name), bytes);
  }

  private Path encrypted(String userPassword) throws IOException {
    Path file = file("encrypted.pdf");
    try (PDDocument document = new PDDocument()) {
      document.addPage(new PDPage());
      document.protect(new StandardProtectionPolicy("owner", userPassword, new AccessPermission()));
      document.save(file.toFile());
    }
    return file;
  }
}
