"""render.print – a programme on one page of A4 (PDF), and the pictures with which links are shared (PNG); set by Typst."""
