package dev.pagerunner.vision.source.form;

import dev.pagerunner.domain.TemporaryFileException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.fixup.processor.AcroFormDefaultsProcessor;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDFieldFactory;
import org.apache.pdfbox.pdmodel.interactive.form.PDNonTerminalField;

/**
 * Gives the fields of a form an appearance where a program left that to the viewer: PDF 32000-1,
 * 12.7.2 (NeedAppearances) and 12.7.3.3. PDFBox draws appearances only. Changes the document in
 * memory.
 */
public final class FormFields {
  private static final int MOST_OF_A_PAGE = 5_000;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Fields inside of fields. */
  private static final int DEEPEST = 32;

  private static final int PASSWORD = 1 << 13;
  private static final int PUSH_BUTTON = 1 << 16;
  private static final COSName CHOICE = COSName.getPDFName("Ch");
  private static final COSName BUTTON = COSName.getPDFName("Btn");
  private static final COSName TEXT = COSName.getPDFName("Tx");
  private static final String FONT = "/\\S*(?=\\s+[-+.\\d]+\\s+Tf)";

  private final PDDocument document;
  private final PDAcroForm form;
  private final boolean areStale;

  /** Null until a field needs it. */
  private ManyLetters manyLetters;

  /** Fields with an appearance from here; they may be on several pages. */
  private final Set<COSDictionary> done = Collections.newSetFromMap(new IdentityHashMap<>());

  public FormFields(PDDocument document) {
    this.document = document;
    this.form = document.getDocumentCatalog().getAcroForm(null);
    this.areStale = form != null && form.getNeedAppearances();
    if (form != null) {
      new AcroFormDefaultsProcessor(document).process();
    }
  }

  /**
   * Gives the page's fields an appearance, each for itself.
   *
   * @return how many have a value that cannot be drawn
   * @throws IOException if the page's annotations cannot be read
   */
  public int fill(PDPage page) throws IOException {
    if (form == null) {
      return 0;
    }
    long end = System.nanoTime() + LONGEST.toNanos();
    int count = 0;
    int missing = 0;
    for (PDAnnotation annotation : page.getAnnotations(PDAnnotationWidget.class::isInstance)) {
      boolean isTooMuch = ++count > MOST_OF_A_PAGE || System.nanoTime() > end;
      if (isTooMuch || !fill((PDAnnotationWidget) annotation)) {
        missing++;
      }
    }
    return missing;
  }

  /** Whether the field is as it should be. */
  private boolean fill(PDAnnotationWidget widget) throws TemporaryFileException {
    COSDictionary entries = widget.getCOSObject();
    COSBase type = inherited(entries, COSName.FT);
    try {
      if (BUTTON.equals(type)) {
        if (!hasAppearance(entries) && (flags(entries) & PUSH_BUTTON) == 0) {
          new ButtonFace(document, widget, flags(entries)).draw();
        }
      } else if ((TEXT.equals(type) && (flags(entries) & PASSWORD) == 0) || CHOICE.equals(type)) {
        if (hasValue(entries) && (areStale || !hasAppearance(entries))) {
          write(entries);
        }
      }
      return true;
    } catch (TemporaryFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private void write(COSDictionary widget) throws IOException {
    // A widget without a name is one of several of the field above it.
    COSDictionary above = widget.getCOSDictionary(COSName.PARENT);
    COSDictionary entries = above == null || widget.containsKey(COSName.T) ? widget : above;
    if (!done.add(entries)) {
      return;
    }
    List<PDField> field = List.of(field(entries));
    try {
      form.refreshAppearances(field);
    } catch (TemporaryFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      writeInAnotherFont(entries, field);
    }
  }

  /** Most often the field's font is not among the form's, or lacks a letter. */
  private void writeInAnotherFont(COSDictionary entries, List<PDField> field) throws IOException {
    String look =
        inherited(entries, COSName.DA) instanceof COSString text
            ? text.getString()
            : form.getDefaultAppearance();
    try {
      entries.setString(COSName.DA, look.replaceFirst(FONT, "/Helv"));
      form.refreshAppearances(field);
    } catch (TemporaryFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (manyLetters == null) {
        manyLetters = new ManyLetters(document, form);
      }
      entries.setString(COSName.DA, look.replaceFirst(FONT, manyLetters.name()));
      if (inherited(entries, COSName.V) instanceof COSString value) {
        writeWhatCanBeWritten(entries, field, value);
      } else {
        form.refreshAppearances(field);
      }
    }
  }

  private void writeWhatCanBeWritten(COSDictionary entries, List<PDField> field, COSString value)
      throws IOException {
    String drawable = manyLetters.drawable(value.getString());
    if (drawable.chars().noneMatch(Character::isLetterOrDigit)) {
      throw new IOException("no font here has any of the letters");
    }
    entries.setString(COSName.V, drawable);
    form.refreshAppearances(field);
    entries.setItem(COSName.V, value);
    if (!drawable.equals(value.getString())) {
      throw new IOException("no font here has all of the letters");
    }
  }

  private PDField field(COSDictionary entries) throws IOException {
    Deque<COSDictionary> path = new ArrayDeque<>();
    for (COSDictionary at = entries;
        at != null && path.size() < DEEPEST;
        at = at.getCOSDictionary(COSName.PARENT)) {
      path.push(at);
    }
    PDField field = null;
    while (!path.isEmpty()) {
      PDNonTerminalField parent = field instanceof PDNonTerminalField above ? above : null;
      field = PDFieldFactory.createField(form, path.pop(), parent);
    }
    if (field == null) {
      throw new IOException("a field of no kind");
    }
    return field;
  }

  private static boolean hasAppearance(COSDictionary widget) {
    COSDictionary appearances = widget.getCOSDictionary(COSName.AP);
    return appearances != null && appearances.getDictionaryObject(COSName.N) != null;
  }

  private static boolean hasValue(COSDictionary widget) {
    COSBase value = inherited(widget, COSName.V);
    return value != null && !(value instanceof COSArray several && several.size() == 0);
  }

  private static int flags(COSDictionary widget) {
    return inherited(widget, COSName.FF) instanceof COSNumber flags ? flags.intValue() : 0;
  }

  private static COSBase inherited(COSDictionary widget, COSName name) {
    COSDictionary at = widget;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      COSBase value = at.getDictionaryObject(name);
      if (value != null) {
        return value;
      }
      at = at.getCOSDictionary(COSName.PARENT);
    }
    return null;
  }
}
