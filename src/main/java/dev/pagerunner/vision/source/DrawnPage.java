package dev.pagerunner.vision.source;

import dev.pagerunner.vision.text.PageText;
import java.awt.image.BufferedImage;

/**
 * A page as it will be looked at.
 *
 * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
 * @param dpi pixels of the image in an inch of the page
 */
public record DrawnPage(BufferedImage image, double dpi, PageText text) {}
