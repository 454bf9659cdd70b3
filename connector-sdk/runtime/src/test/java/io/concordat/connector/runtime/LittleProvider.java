package io.concordat.connector.runtime;

import io.concordat.connector.spi.Source;
import io.concordat.connector.spi.SourceProvider;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What a connector contributes. */
@ApplicationScoped
public class LittleProvider implements SourceProvider {
  private final LittleVendor vendor = new LittleVendor("little-1");

  public LittleVendor vendor() {
    return vendor;
  }

  @Override
  public List<Source> sources() {
    return List.of(vendor);
  }
}
