package dev.pagerunner.ui;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Screenshots, one after another, as an animated GIF that begins again at its end. */
final class Recording {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";
  private static final int LAST_FRAME_MS = 3_000;
  private static final byte[] ENDLESS = {1, 0, 0};

  private Recording() {}

  /** Writes screenshots as PNG; what equals its predecessor makes that one longer. */
  static void write(Path file, List<byte[]> screenshots, int frameMillis) throws IOException {
    Files.deleteIfExists(file);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < screenshots.size(); ) {
        int next = i + 1;
        while (next < screenshots.size()
            && Arrays.equals(screenshots.get(i), screenshots.get(next))) {
          next++;
        }
        int millis = next == screenshots.size() ? LAST_FRAME_MS : (next - i) * frameMillis;
        BufferedImage image = opaque(screenshots.get(i));
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        metadata.setFromTree(FORMAT, tree(metadata, millis, i == 0));
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
        i = next;
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage opaque(byte[] png) throws IOException {
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    BufferedImage image =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.drawImage(read, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return image;
  }

  private static IIOMetadataNode tree(IIOMetadata metadata, int millis, boolean isFirst) {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(millis / 10));
    if (isFirst) {
      IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
      loop.setAttribute("applicationID", "NETSCAPE");
      loop.setAttribute("authenticationCode", "2.0");
      loop.setUserObject(ENDLESS);
      child(root, "ApplicationExtensions").appendChild(loop);
    }
    return root;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode child = new IIOMetadataNode(name);
    root.appendChild(child);
    return child;
  }
}
