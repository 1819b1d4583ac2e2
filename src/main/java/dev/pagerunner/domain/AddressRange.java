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

  /** Nothing that Java would ask a name server for. */
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

  /**
   * Reads an address, perhaps with {@code /} and a number of bits.
   *
   * @throws IllegalArgumentException if it is none
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

  /** Whether {@code address}, as text, is one of them. */
  public boolean contains(String address) {
    return address(address).filter(this::contains).isPresent();
  }

  /** The same for one that is no text. */
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
