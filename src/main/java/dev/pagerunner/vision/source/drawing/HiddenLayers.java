package dev.pagerunner.vision.source.drawing;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup.RenderState;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentMembershipDictionary;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.rendering.RenderDestination;

/**
 * Which marked content belongs to a layer (optional content group) that a document does not show:
 * PDF 32000-1, 8.11. Decides as PDFBox does when it draws, which tells nobody.
 */
final class HiddenLayers {
  private static final int MAX_DEPTH = 10;

  private final PDOptionalContentProperties layers;

  /** With {@code layers} null for a document that has none. */
  HiddenLayers(PDOptionalContentProperties layers) {
    this.layers = layers;
  }

  /** Whether content with these properties, null for none, is hidden. */
  boolean isHidden(COSDictionary properties) {
    if (layers == null || properties == null) {
      return false;
    }
    PDPropertyList list = PDPropertyList.create(properties);
    if (list instanceof PDOptionalContentGroup layer) {
      return isHidden(layer);
    }
    return list instanceof PDOptionalContentMembershipDictionary membership && isHidden(membership);
  }

  private boolean isHidden(PDOptionalContentGroup layer) {
    RenderState state = layer.getRenderState(RenderDestination.EXPORT);
    return state == null ? !layers.isGroupEnabled(layer) : state == RenderState.OFF;
  }

  private boolean isHidden(PDOptionalContentMembershipDictionary membership) {
    COSArray expression = membership.getCOSObject().getCOSArray(COSName.VE);
    if (expression != null && expression.size() > 0) {
      return !isVisible(expression, 0);
    }
    List<Boolean> hidden =
        membership.getOCGs().stream()
            .filter(PDOptionalContentGroup.class::isInstance)
            .map(layer -> isHidden((PDOptionalContentGroup) layer))
            .toList();
    if (hidden.isEmpty()) {
      return false;
    }
    COSName policy = membership.getVisibilityPolicy();
    if (COSName.ALL_ON.equals(policy)) {
      return hidden.contains(true);
    }
    if (COSName.ANY_OFF.equals(policy)) {
      return !hidden.contains(true);
    }
    if (COSName.ALL_OFF.equals(policy)) {
      return hidden.contains(false);
    }
    return !hidden.contains(false);
  }

  /** A visibility expression: And, Or or Not of layers and of other expressions. */
  private boolean isVisible(COSBase term, int depth) {
    if (term instanceof COSDictionary layer) {
      return !(PDPropertyList.create(layer) instanceof PDOptionalContentGroup group)
          || !isHidden(group);
    }
    if (!(term instanceof COSArray expression) || expression.size() < 2 || depth == MAX_DEPTH) {
      return true;
    }
    IntStream terms = IntStream.range(1, expression.size());
    IntPredicate visible = i -> isVisible(expression.getObject(i), depth + 1);
    String operator = expression.getName(0);
    if ("Not".equals(operator)) {
      return !visible.test(1);
    }
    return "Or".equals(operator) ? terms.anyMatch(visible) : terms.allMatch(visible);
  }
}
