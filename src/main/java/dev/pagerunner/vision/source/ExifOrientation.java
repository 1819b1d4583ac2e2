package dev.pagerunner.vision.source;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a camera was held: which way a picture must be turned to stand upright. Source: Exif 2.3, tag
 * 0x0112; the chunk eXIf of PNG, third edition.
 *
 * @param value 1 (as it is) to 8
 */
record ExifOrientation(int value) {
  private static final ExifOrientation UPRIGHT = new ExifOrientation(1);
  private static final int APP1 = 0xffe1;
  private static final int START_OF_SCAN = 0xffda;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ENTRY_BYTES = 12;
  private static final int PNG_SIGNATURE_BYTES = 8;
  private static final int CHECKSUM_BYTES = 4;
  private static final int EXIF_CHUNK = 'e' << 24 | 'X' << 16 | 'I' << 8 | 'f';
  private static final int MOST_EXIF = 1 << 16;

  /** What a tag says; an unknown value is taken for upright. */
  static ExifOrientation of(long tag) {
    return tag >= 1 && tag <= 8 ? new ExifOrientation((int) tag) : UPRIGHT;
  }

  /** Whether width and height change places. */
  boolean sideways() {
    return value >= 5;
  }

  /** Reads the chunk of a PNG, which may stand behind the pixels. */
  static ExifOrientation ofPng(Path png) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(png)))) {
      in.skipNBytes(PNG_SIGNATURE_BYTES);
      while (true) {
        long length = Integer.toUnsignedLong(in.readInt());
        int chunk = in.readInt();
        if (chunk == EXIF_CHUNK) {
          return of(orientation(ByteBuffer.wrap(in.readNBytes((int) Math.min(length, MOST_EXIF)))));
        }
        in.skipNBytes(length + CHECKSUM_BYTES);
      }
    } catch (EOFException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return UPRIGHT;
    }
  }

  /** Reads the tag of a JPEG; a file without one, or with a broken one, is upright. */
  static ExifOrientation ofJpeg(Path jpeg) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(jpeg)))) {
      in.readUnsignedShort();
      int marker = in.readUnsignedShort();
      while (marker >= 0xff01 && marker != START_OF_SCAN) {
        byte[] segment = in.readNBytes(Math.max(0, in.readUnsignedShort() - 2));
        if (marker == APP1 && startsWithExif(segment)) {
          return of(
              orientation(
                  ByteBuffer.wrap(segment, EXIF.length, segment.length - EXIF.length).slice()));
        }
        marker = in.readUnsignedShort();
      }
    } catch (EOFException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return UPRIGHT;
    }
    return UPRIGHT;
  }

  private static boolean startsWithExif(byte[] segment) {
    return segment.length > EXIF.length
        && ByteBuffer.wrap(segment, 0, EXIF.length).equals(ByteBuffer.wrap(EXIF));
  }

  private static int orientation(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = Short.toUnsignedInt(tiff.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (tiff.getShort(entry) == ORIENTATION_TAG) {
        return tiff.getShort(entry + 8);
      }
    }
    return 1;
  }

  /** The picture as it should be seen. */
  BufferedImage upright(BufferedImage image) {
    if (value == 1) {
      return image;
    }
    int w = image.getWidth();
    int h = image.getHeight();
    BufferedImage turned =
        new BufferedImage(sideways() ? h : w, sideways() ? w : h, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = turned.createGraphics();
    graphics.drawImage(image, transform(w, h), null);
    graphics.dispose();
    return turned;
  }

  private AffineTransform transform(int w, int h) {
    return switch (value) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
      default -> new AffineTransform(0, -1, 1, 0, 0, w);
    };
  }
}
