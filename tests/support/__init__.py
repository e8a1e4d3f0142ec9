"""What tests share: tiny sites, samples of content, built pages, the browser. No test imports from another."""
