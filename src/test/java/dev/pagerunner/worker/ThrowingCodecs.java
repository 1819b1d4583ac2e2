package dev.pagerunner.worker;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.IntConsumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Plug-ins of Java's for PNG and JPEG that do what Java's own do, and call whoever wants to throw
 * before each step. They stand for a library that fails in a way that nobody foresaw.
 */
final class ThrowingCodecs implements AutoCloseable {
  private final IIORegistry registry = IIORegistry.getDefaultInstance();
  private final Reader reader = new Reader();
  private final Writer writer = new Writer();

  /** Are called with the width of the image. */
  volatile IntConsumer onHeader = ignored -> {};

  volatile IntConsumer onDecode = ignored -> {};
  volatile IntConsumer onEncode = ignored -> {};
  volatile Runnable onDispose = () -> {};

  /** Registers them in front of Java's own. */
  ThrowingCodecs() {
    ImageReaderSpi ownReader =
        ImageIO.getImageReadersByFormatName("png").next().getOriginatingProvider();
    ImageWriterSpi ownWriter =
        ImageIO.getImageWritersByFormatName("jpeg").next().getOriginatingProvider();
    reader.own = ownReader;
    writer.own = ownWriter;
    registry.registerServiceProvider(reader, ImageReaderSpi.class);
    registry.registerServiceProvider(writer, ImageWriterSpi.class);
    registry.setOrdering(ImageReaderSpi.class, reader, ownReader);
    registry.setOrdering(ImageWriterSpi.class, writer, ownWriter);
  }

  @Override
  public void close() {
    registry.deregisterServiceProvider(reader, ImageReaderSpi.class);
    registry.deregisterServiceProvider(writer, ImageWriterSpi.class);
  }

  private final class Reader extends ImageReaderSpi {
    private ImageReaderSpi own;

    Reader() {
      names = new String[] {"png", "PNG"};
      vendorName = "test";
      version = "1";
      inputTypes = new Class<?>[] {ImageInputStream.class};
      pluginClassName = ThrowingReader.class.getName();
    }

    @Override
    public boolean canDecodeInput(Object source) throws IOException {
      return own.canDecodeInput(source);
    }

    @Override
    public ImageReader createReaderInstance(Object extension) throws IOException {
      return new ThrowingReader(this, own.createReaderInstance());
    }

    @Override
    public String getDescription(Locale locale) {
      return "PNG that may throw";
    }
  }

  private final class ThrowingReader extends ImageReader {
    private final ImageReader own;

    ThrowingReader(ImageReaderSpi by, ImageReader own) {
      super(by);
      this.own = own;
    }

    @Override
    public void setInput(Object input, boolean forwardOnly, boolean ignoreMetadata) {
      super.setInput(input, forwardOnly, ignoreMetadata);
      own.setInput(input, forwardOnly, ignoreMetadata);
    }

    @Override
    public int getNumImages(boolean search) throws IOException {
      return own.getNumImages(search);
    }

    @Override
    public int getWidth(int index) throws IOException {
      int width = own.getWidth(index);
      onHeader.accept(width);
      return width;
    }

    @Override
    public int getHeight(int index) throws IOException {
      return own.getHeight(index);
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int index) throws IOException {
      return own.getImageTypes(index);
    }

    @Override
    public IIOMetadata getStreamMetadata() throws IOException {
      return own.getStreamMetadata();
    }

    @Override
    public IIOMetadata getImageMetadata(int index) throws IOException {
      return own.getImageMetadata(index);
    }

    @Override
    public BufferedImage read(int index, ImageReadParam param) throws IOException {
      onDecode.accept(own.getWidth(index));
      return own.read(index, param);
    }
  }

  private final class Writer extends ImageWriterSpi {
    private ImageWriterSpi own;

    Writer() {
      names = new String[] {"jpeg", "JPEG"};
      vendorName = "test";
      version = "1";
      outputTypes = new Class<?>[] {Object.class};
      pluginClassName = ThrowingWriter.class.getName();
    }

    @Override
    public boolean canEncodeImage(ImageTypeSpecifier type) {
      return own.canEncodeImage(type);
    }

    @Override
    public ImageWriter createWriterInstance(Object extension) throws IOException {
      return new ThrowingWriter(this, own.createWriterInstance());
    }

    @Override
    public String getDescription(Locale locale) {
      return "JPEG that may throw";
    }
  }

  private final class ThrowingWriter extends ImageWriter {
    private final ImageWriter own;

    ThrowingWriter(ImageWriterSpi by, ImageWriter own) {
      super(by);
      this.own = own;
    }

    @Override
    public void setOutput(Object output) {
      own.setOutput(output);
    }

    @Override
    public ImageWriteParam getDefaultWriteParam() {
      return own.getDefaultWriteParam();
    }

    @Override
    public IIOMetadata getDefaultStreamMetadata(ImageWriteParam param) {
      return own.getDefaultStreamMetadata(param);
    }

    @Override
    public IIOMetadata getDefaultImageMetadata(ImageTypeSpecifier type, ImageWriteParam param) {
      return own.getDefaultImageMetadata(type, param);
    }

    @Override
    public IIOMetadata convertStreamMetadata(IIOMetadata in, ImageWriteParam param) {
      return own.convertStreamMetadata(in, param);
    }

    @Override
    public IIOMetadata convertImageMetadata(
        IIOMetadata in, ImageTypeSpecifier type, ImageWriteParam param) {
      return own.convertImageMetadata(in, type, param);
    }

    @Override
    public void write(IIOMetadata metadata, IIOImage image, ImageWriteParam param)
        throws IOException {
      onEncode.accept(image.getRenderedImage().getWidth());
      own.write(metadata, image, param);
    }

    @Override
    public void dispose() {
      onDispose.run();
      own.dispose();
    }
  }
}
