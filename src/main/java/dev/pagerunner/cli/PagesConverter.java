package dev.pagerunner.cli;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the selection of pages, and says what is wrong with it. */
final class PagesConverter implements ITypeConverter<PageRanges> {
  @Override
  public PageRanges convert(String text) {
    try {
      return PageRanges.parse(text);
    } catch (PagerunnerException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
