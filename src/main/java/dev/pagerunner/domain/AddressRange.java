package dev.pagerunner.domain;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses that begin with the same bits, such as {@code 10.0.0.0/8}, or a single one.
 *
 * @param first the address itself, as a number
 * @param length bits of an address: 32 or 128
 * @param prefix how many of them are the same in all
 */
public record AddressRange(BigInteger first, int length, int prefix) {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);

  /** Only text that Java does not look up at a name server. */
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

  /**
   * Parses an address, optionally followed by {@code /} and a number of bits.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static AddressRange parse(String text) {
    String[] parts = text.split("/", 2);
    InetAddress address = address(parts[0]).orElseThrow(IllegalArgumentException::new);
    int length = address.getAddress().length * Byte.SIZE;
    int prefix = parts.length == 1 ? length : Integer.parseInt(parts[1]);
    if (prefix < 0 || prefix > length) {
      throw new IllegalArgumentException();
    }
    return new AddressRange(number(address), length, prefix);
  }

  /** Whether the range contains {@code address}, given as text. */
  public boolean contains(String address) {
    return address(address).filter(this::contains).isPresent();
  }

  /** Whether the range contains {@code address}. */
  public boolean contains(InetAddress address) {
    int shift = length - prefix;
    return address.getAddress().length * Byte.SIZE == length
        && number(address).shiftRight(shift).equals(first.shiftRight(shift));
  }

  /**
   * The address that {@code text} spells; never asks a name server. IPv4 addresses in IPv6's
   * notation are IPv4 addresses.
   */
  public static Optional<InetAddress> address(String text) {
    boolean isAddress =
        text.contains(":") ? V6.matcher(text).matches() : V4.matcher(text).matches();
    if (!isAddress) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getAllByName(text)[0]);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
