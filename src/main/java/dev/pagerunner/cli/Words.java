package dev.pagerunner.cli;

import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads words of the domain on the command line. */
final class Words {
  private Words() {}

  /** Reads a role. */
  static final class OfRole implements ITypeConverter<Role> {
    @Override
    public Role convert(String word) {
      return one(word, Role.values(), Role::word);
    }
  }

  /** Reads a token's scope. */
  static final class OfScope implements ITypeConverter<TokenScope> {
    @Override
    public TokenScope convert(String word) {
      return one(word, TokenScope.values(), TokenScope::word);
    }
  }

  private static <T> T one(String word, T[] values, Function<T, String> words) {
    List<T> all = Arrays.asList(values);
    return all.stream()
        .filter(value -> words.apply(value).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + word
                        + "' is none of "
                        + all.stream().map(words).collect(Collectors.joining(", "))));
  }
}
