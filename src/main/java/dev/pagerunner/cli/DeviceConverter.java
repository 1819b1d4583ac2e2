package dev.pagerunner.cli;

import dev.pagerunner.domain.Device;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a device. */
final class DeviceConverter implements ITypeConverter<Device> {
  @Override
  public Device convert(String text) {
    return Stream.of(Device.values())
        .filter(device -> device.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "' is not cpu or cuda"));
  }
}
