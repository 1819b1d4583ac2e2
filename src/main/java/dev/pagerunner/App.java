package dev.pagerunner;

/** Entry point of the jar. */
public final class App {
  private App() {}

  public static void main(String[] args) {
    System.out.println("Pagerunner");
  }
}
