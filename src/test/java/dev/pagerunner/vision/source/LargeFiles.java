package dev.pagerunner.vision.source;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Square images of two halves, written without holding them in memory where that is possible. */
final class LargeFiles {
  private LargeFiles() {}

  /** Red, green and blue of 16 bits with transparency: brown on the left, nothing on the right. */
  static Path png(Path file, int edge) throws IOException {
    ByteBuffer row = ByteBuffer.allocate(1 + edge * 8);
    row.put((byte) 0);
    for (int x = 0; x < edge; x++) {
      short alpha = (short) (x < edge / 2 ? 0xffff : 0);
      row.putShort((short) (200 * 257)).putShort((short) (100 * 257)).putShort((short) (50 * 257));
      row.putShort(alpha);
    }
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (OutputStream out = new DeflaterOutputStream(pixels, fast)) {
      for (int y = 0; y < edge; y++) {
        out.write(row.array());
      }
    } finally {
      fast.end();
    }
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeLong(0x89504e470d0a1a0aL);
      byte[] header = {16, 6, 0, 0, 0};
      chunk(out, "IHDR", ByteBuffer.allocate(13).putInt(edge).putInt(edge).put(header).array());
      chunk(out, "IDAT", pixels.toByteArray());
      chunk(out, "IEND", new byte[0]);
    }
    return file;
  }

  private static void chunk(DataOutputStream out, String name, byte[] data) throws IOException {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(type);
    checksum.update(data);
    out.writeInt(data.length);
    out.write(type);
    out.write(data);
    out.writeInt((int) checksum.getValue());
  }

  /** Cyan on the left, paper on the right. */
  static Path fourInks(Path file, int edge) throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, edge, edge, 4, null);
    int[] row = new int[edge * 4];
    for (int i = 0; i < row.length; i++) {
      row[i] = i % 4 == 0 && i / 4 < edge / 2 ? 0 : 255;
    }
    for (int y = 0; y < edge; y++) {
      inks.setPixels(0, y, edge, 1, row);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    return file;
  }
}
