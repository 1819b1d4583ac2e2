package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.domain.PageWarning.Kind;
import dev.pagerunner.vision.Pdfs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDComboBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDRadioButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields whose values are in the document, and whose appearance is left to the viewer. */
class FormsTest {
  @TempDir Path folder;
  private final PDDocument document = new PDDocument();
  private final PDAcroForm form = new PDAcroForm(document);
  private final List<PDField> fields = new ArrayList<>();
  private PDPage page;

  @BeforeEach
  void addPage() throws IOException {
    page = Pdfs.addPage(document, new PDRectangle(200, 100), content -> {});
    document.getDocumentCatalog().setAcroForm(form);
  }

  @AfterEach
  void closeDocument() throws IOException {
    document.close();
  }

  @ParameterizedTest
  @CsvSource({
    "form-ap, Name: FIELD VALUE",
    "form-noap-need, Name: FIELD VALUE",
    "form-stale-ap-need, Name: NEW VALUE"
  })
  void theValueOfAFieldIsSeenAndRead(String name, String text) {
    DrawnPage drawn = Cases.drawn(name, folder);

    assertThat(Cases.text(drawn)).isEqualTo(text);
    assertThat(Greys.mean(drawn.image(), 60, 135, 150, 45)).isLessThan(250);
    assertThat(drawn.warnings()).isEmpty();
  }

  @Test
  void aTickedBoxIsSeen() {
    BufferedImage drawn = Cases.drawn("checkbox-noap", folder).image();

    assertThat(Greys.mean(drawn, 150, 88, 24, 24)).isBetween(120.0, 240.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "8", "l", "n", "u", "H", ""})
  void buttonsAreSeenOnAndOff(String mark) throws IOException {
    PDAnnotationWidget on = widget(new PDRadioButton(form), 20, 20, 20, 20);
    on.setAppearanceState("Yes");
    PDAnnotationWidget off = widget(new PDCheckBox(form), 120, 20, 20, 20);
    off.setAppearanceState("Off");
    COSDictionary look = new COSDictionary();
    look.setString("CA", mark);
    on.getCOSObject().setItem("MK", look);
    off.getCOSObject().setItem("MK", look);

    BufferedImage drawn = draw().image();

    assertThat(Greys.mean(drawn, 30, 90, 30, 30)).isBetween(100.0, 245.0);
    assertThat(Greys.mean(drawn, 180, 90, 30, 30)).isEqualTo(255);
  }

  @Test
  void aChoiceIsRead() throws IOException {
    widget(new PDComboBox(form), 20, 20, 150, 20);
    fields.get(0).getCOSObject().setString(COSName.V, "second");

    assertThat(Cases.text(draw())).isEqualTo("second");
  }

  @Test
  void aFontThatTheFormDoesNotHaveIsReplaced() throws IOException {
    text("value").setDefaultAppearance("/NoSuchFont 10 Tf 0 g");

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("value");
    assertThat(drawn.warnings()).isEmpty();
  }

  /** The fonts of forms have the letters of Western Europe. */
  @Test
  void lettersThatTheFontOfTheFormLacksAreDrawnAndRead() throws IOException {
    text("\u0141\u00f3d\u017a \u03c0").setDefaultAppearance("/Helv 10 Tf 0 g");

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("\u0141\u00f3d\u017a \u03c0");
    assertThat(drawn.warnings()).isEmpty();
  }

  @Test
  void oneLetterThatNoFontHasDoesNotCostTheValue() throws IOException {
    text("salad \u65e5").setDefaultAppearance("/ 10 Tf 0 g");

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("salad ?");
    assertThat(drawn.warnings())
        .extracting(PageWarning::kind)
        .containsExactly(Kind.FORM_NOT_FILLED);
  }

  @Test
  void aValueThatCannotBeDrawnIsAWarning() throws IOException {
    text("\u65e5\u672c");
    text("value");

    DrawnPage drawn = draw();

    assertThat(Cases.text(drawn)).isEqualTo("value");
    assertThat(drawn.warnings())
        .containsExactly(
            new PageWarning(Kind.FORM_NOT_FILLED, "Values of form fields cannot be drawn: 1."));
  }

  @Test
  void aPasswordStaysSecret() throws IOException {
    text("secret").setPassword(true);

    assertThat(Cases.text(draw())).isNull();
  }

  @Test
  void aFieldThatIsItsOwnParentIsNoTrouble() throws IOException {
    COSDictionary entries = text("value").getCOSObject();
    entries.removeItem(COSName.FT);
    entries.setItem(COSName.PARENT, entries);

    assertThat(draw().warnings()).isEmpty();
  }

  private PDTextField text(String value) throws IOException {
    PDTextField field = new PDTextField(form);
    widget(field, 20, 20 + 30 * fields.size(), 150, 20);
    field.getCOSObject().setItem(COSName.V, new COSString(value));
    return field;
  }

  private PDAnnotationWidget widget(PDField field, float x, float y, float width, float height)
      throws IOException {
    fields.add(field);
    field.setPartialName("field" + fields.size());
    PDAnnotationWidget widget = field.getWidgets().get(0);
    widget.setRectangle(new PDRectangle(x, y, width, height));
    widget.setPrinted(true);
    page.getAnnotations().add(widget);
    return widget;
  }

  private DrawnPage draw() throws IOException {
    form.setFields(fields);
    Path file = folder.resolve("document.pdf");
    document.save(file.toFile());
    return Cases.drawn(file, folder);
  }
}
