package net.runagent.bot.paper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.runagent.bot.picture.Fonts;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** Pages of A4, written from top to bottom: paragraphs that wrap, and lines with something at the right edge. Sizes in points. */
final class Sheet implements AutoCloseable {
    private static final float MARGIN = 56;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float LEADING = 1.45f;

    /**
     * Where a line may end: after a blank, and between Japanese letters; but no line begins with what closes or ends with what
     * opens.
     */
    private static final Pattern BETWEEN =
            Pattern.compile("(?<= )|(?<=[\\u3000-\\u9fff\\uff00-\\uffef&&[^（「『【〈《]])(?![、。，．！？：；）」』】〉》ー々…])");

    private final PDDocument document = new PDDocument();
    private final Map<String, PDFont> fonts = new HashMap<>();
    private PDPageContentStream content;
    private float y;

    Sheet(String title) {
        document.getDocumentInformation().setTitle(title);
        document.getDocumentInformation().setProducer("RunAgent");
        content = newPage();
    }

    /** Words that wrap at the margin; where a script has no blanks, between any two letters. */
    Sheet paragraph(String words, float size) {
        for (String line : wrapped(Fonts.displayable(words), size, WIDTH)) {
            room(size);
            show(line, MARGIN, size);
            y -= size * LEADING;
        }
        return this;
    }

    /** What it is at the left, how much at the right. */
    Sheet line(String left, String amountAtTheRight, float size) {
        String right = Fonts.displayable(amountAtTheRight);
        float amount = width(right, size);
        List<String> lines = wrapped(Fonts.displayable(left), size, WIDTH - amount - size);
        for (int i = 0; i < lines.size(); i++) {
            room(size);
            show(lines.get(i), MARGIN, size);
            if (i == 0) {
                show(right, MARGIN + WIDTH - amount, size);
            }
            y -= size * LEADING;
        }
        return this;
    }

    Sheet gap(float height) {
        y -= height;
        return this;
    }

    Sheet rule() {
        room(12);
        try {
            content.setLineWidth(0.6f);
            content.moveTo(MARGIN, y + 4);
            content.lineTo(MARGIN + WIDTH, y + 4);
            content.stroke();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        y -= 12;
        return this;
    }

    byte[] pdf() {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            content.close();
            document.save(out);
            return out.toByteArray();
        } catch (IOException failed) {
            throw new UncheckedIOException("a page cannot be written", failed);
        }
    }

    @Override
    public void close() {
        try {
            content.close();
            document.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void room(float size) {
        if (y - size < MARGIN) {
            try {
                content.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            content = newPage();
        }
    }

    private PDPageContentStream newPage() {
        try {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            y = PDRectangle.A4.getHeight() - MARGIN - 16;
            return new PDPageContentStream(document, page);
        } catch (IOException failed) {
            throw new UncheckedIOException("a page cannot be begun", failed);
        }
    }

    private void show(String words, float x, float size) {
        try {
            content.beginText();
            content.setFont(font(words), size);
            content.newLineAtOffset(x, y);
            content.showText(words);
            content.endText();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<String> wrapped(String words, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String piece : BETWEEN.split(words)) {
            if (!line.isEmpty() && width((line + piece).stripTrailing(), size) > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            line.append(piece);
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private float width(String words, float size) {
        try {
            return font(words).getStringWidth(words) / 1000 * size;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Only the letters that are used go into the document. */
    private PDFont font(String words) {
        return fonts.computeIfAbsent(Fonts.fileShowing(words), file -> {
            try (InputStream font = Fonts.open(file)) {
                return PDType0Font.load(document, font, true);
            } catch (IOException failed) {
                throw new UncheckedIOException("the font " + file + " cannot be read", failed);
            }
        });
    }
}
