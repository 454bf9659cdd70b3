package io.concordat.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The baseline of {@link Pull}: a JVM that asks for the same pages one after the other, and throws
 * away what comes. Everything is downloaded twice, and the second time counts.
 */
public final class BareDownload {
  private BareDownload() {}

  /** What it took. */
  record Taken(double seconds, long bytes) {}

  /** Downloads as a process of its own, with the heap that the connector has. */
  static Taken inOwnProcess(URI base, List<String> pages, int megabytes)
      throws IOException, InterruptedException {
    Path list = Path.of(".concordat", "bench", "pages.txt");
    Files.write(list, pages.stream().map(page -> base + page).toList());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BareDownload.class.getName(),
                list.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String[] said = new String(process.getInputStream().readAllBytes()).strip().split(" ");
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("the bare download failed");
    }
    return new Taken(Double.parseDouble(said[0]), Long.parseLong(said[1]));
  }

  /**
   * Says how many seconds it took, and how many bytes came.
   *
   * @param args the file that lists the addresses
   */
  public static void main(String[] args) throws Exception {
    List<HttpRequest> requests = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      requests.add(HttpRequest.newBuilder(URI.create(line)).build());
    }
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      download(client, requests);
      long begin = System.nanoTime();
      long bytes = download(client, requests);
      System.out.println((System.nanoTime() - begin) / 1e9 + " " + bytes);
    }
  }

  private static long download(HttpClient client, List<HttpRequest> requests) throws Exception {
    long bytes = 0;
    for (HttpRequest request : requests) {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
      bytes += answer.body().length;
    }
    return bytes;
  }
}
