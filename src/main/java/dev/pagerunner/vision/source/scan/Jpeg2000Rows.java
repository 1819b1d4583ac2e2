package dev.pagerunner.vision.source.scan;

import com.github.jaiimageio.jpeg2000.impl.IISRandomAccessIO;
import com.github.jaiimageio.jpeg2000.impl.J2KImageReadParamJava;
import java.awt.Point;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import jj2000.j2k.NotImplementedError;
import jj2000.j2k.codestream.HeaderInfo;
import jj2000.j2k.codestream.reader.BitstreamReaderAgent;
import jj2000.j2k.codestream.reader.HeaderDecoder;
import jj2000.j2k.decoder.DecoderSpecs;
import jj2000.j2k.entropy.decoder.EntropyDecoder;
import jj2000.j2k.fileformat.reader.FileFormatReader;
import jj2000.j2k.image.DataBlkInt;
import jj2000.j2k.image.ImgDataConverter;
import jj2000.j2k.image.invcomptransf.InvCompTransf;
import jj2000.j2k.quantization.dequantizer.Dequantizer;
import jj2000.j2k.roi.ROIDeScaler;
import jj2000.j2k.wavelet.synthesis.CBlkWTDataSrcDec;
import jj2000.j2k.wavelet.synthesis.InvWTFull;

/**
 * A JPEG 2000 image, decoded at the least of its own resolutions that is not below the one wanted:
 * each is half of the one before, and costs a quarter. The library's own reader would take memory
 * for the highest one in any case.
 */
final class Jpeg2000Rows {
  private final Jpeg2000Header header;
  private Size size;

  /** By channel and pixel, of 8 bits. */
  private byte[][] samples;

  /**
   * Decodes it.
   *
   * @param wanted as small as it may get
   */
  Jpeg2000Rows(InputStream in, Jpeg2000Header header, Size wanted) throws IOException {
    this.header = header;
    try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      decode(stream, wanted);
    } catch (RuntimeException | NotImplementedError e) {
      throw new IOException("a JPEG 2000 image cannot be decoded", e);
    }
  }

  /** As the library's own reader puts its parts together, in J2KReadState. */
  private void decode(ImageInputStream stream, Size wanted) throws IOException {
    J2KImageReadParamJava param = new J2KImageReadParamJava();
    IISRandomAccessIO in = new IISRandomAccessIO(stream);
    FileFormatReader format = new FileFormatReader(in, null);
    format.readFileFormat();
    in.seek(format.getFirstCodeStreamPos());
    HeaderInfo info = new HeaderInfo();
    HeaderDecoder headers = new HeaderDecoder(in, param, info);
    DecoderSpecs specs = headers.getDecoderSpecs();
    int[] depths = new int[headers.getNumComps()];
    for (int i = 0; i < depths.length; i++) {
      depths[i] = headers.getOriginalBitDepth(i);
    }
    param.setResolution(specs.dls.getMin() - halvings(wanted, specs.dls.getMin()));
    BitstreamReaderAgent bits =
        BitstreamReaderAgent.createInstance(in, headers, param, specs, false, info);
    EntropyDecoder entropy = headers.createEntropyDecoder(bits, param);
    ROIDeScaler regions = headers.createROIDeScaler(entropy, param, specs);
    Dequantizer quantities = headers.createDequantizer(regions, depths, specs);
    Wavelets wavelets = new Wavelets(quantities, specs);
    wavelets.setImgResLevel(bits.getImgRes());
    size = new Size(wavelets.getImgWidth(), wavelets.getImgHeight());
    samples = new byte[depths.length][Math.multiplyExact(size.width(), size.height())];
    readTiles(new InvCompTransf(new ImgDataConverter(wavelets, 0), specs, depths));
  }

  /** Halves an image where the library, too, halves it, and nowhere else. */
  private static final class Wavelets extends InvWTFull {
    Wavelets(CBlkWTDataSrcDec source, DecoderSpecs specs) {
      super(source, specs);
    }

    @Override
    public int getTileCompWidth(int tile, int channel) {
      return mressrc.getTileCompWidth(tile, channel, level(tile, channel));
    }

    @Override
    public int getTileCompHeight(int tile, int channel) {
      return mressrc.getTileCompHeight(tile, channel, level(tile, channel));
    }

    private int level(int tile, int channel) {
      return mressrc.getSynSubbandTree(tile, channel).resLvl - (maxImgRes - reslvl);
    }
  }

  private int halvings(Size wanted, int most) {
    int halvings = 0;
    while (halvings < most && wanted.isWithin(header.size().dividedBy(1 << (halvings + 1)))) {
      halvings++;
    }
    return halvings;
  }

  private void readTiles(InvCompTransf image) {
    Point tiles = image.getNumTiles(null);
    int top = 0;
    for (int y = 0; y < tiles.y; y++) {
      int left = 0;
      for (int x = 0; x < tiles.x; x++) {
        image.setTile(x, y);
        readTile(image, left, top);
        left += image.getTileCompWidth(image.getTileIdx(), 0);
      }
      top += image.getTileCompHeight(image.getTileIdx(), 0);
    }
  }

  private void readTile(InvCompTransf image, int left, int top) {
    int tile = image.getTileIdx();
    int width = Math.min(image.getTileCompWidth(tile, 0), size.width() - left);
    int height = Math.min(image.getTileCompHeight(tile, 0), size.height() - top);
    for (int y = 0; y < height; y++) {
      for (int channel = 0; channel < samples.length; channel++) {
        DataBlkInt row = new DataBlkInt(0, y, width, 1);
        row = (DataBlkInt) image.getInternCompData(row, channel);
        int shift = image.getFixedPoint(channel);
        int[] values = row.getDataInt();
        int at = (top + y) * size.width() + left;
        for (int x = 0; x < width; x++) {
          samples[channel][at + x] = sample(values[row.offset + x] >> shift);
        }
      }
    }
  }

  /** Of 8 bits, from what lies around 0. */
  private byte sample(int value) {
    int bits = header.bits();
    int most = (1 << bits) - 1;
    int light = Math.max(0, Math.min(most, value + (1 << (bits - 1))));
    return (byte) (bits > Byte.SIZE ? light >> (bits - Byte.SIZE) : light * 255 / most);
  }

  Size size() {
    return size;
  }

  /** Hands on so many channels, from one on. */
  void average(BoxAverage target, int first, int channels) {
    byte[] row = new byte[size.width() * channels];
    for (int y = 0; y < size.height(); y++) {
      for (int channel = 0; channel < channels; channel++) {
        byte[] from = samples[first + channel];
        for (int x = 0; x < size.width(); x++) {
          row[x * channels + channel] = from[y * size.width() + x];
        }
      }
      target.add(row);
    }
  }
}
