package net.runagent.bot.picture;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fonts that lie in our jar. What is installed on the machine is never asked: a picture must look the same everywhere,
 * and a server often has no fonts at all. See docs/decisions/0026-fonts-of-our-own.md.
 */
public final class Fonts {
    /** In order of preference: the first shows Latin, Greek and Cyrillic, the second Japanese. */
    private static final List<String> FILES = List.of("/fonts/NotoSans-Regular.ttf", "/fonts/NotoSansJP-Regular.ttf");

    private static volatile @Nullable List<Font> read;

    private Fonts() {}

    /**
     * The first font that has all characters of the words; where none has, the one that has the most.
     *
     * @param points size in points
     */
    public static Font showing(String words, float points) {
        Font best = all().getFirst();
        long missed = Long.MAX_VALUE;
        for (Font font : all()) {
            long missing = missing(font, words);
            if (missing < missed) {
                best = font;
                missed = missing;
            }
        }
        return best.deriveFont(points);
    }

    /** The file of the font that {@link #showing} would take, for whoever puts the font itself somewhere. */
    public static String fileShowing(String words) {
        List<Font> fonts = all();
        int best = 0;
        for (int i = 1; i < fonts.size(); i++) {
            if (missing(fonts.get(i), words) < missing(fonts.get(best), words)) {
                best = i;
            }
        }
        return FILES.get(best);
    }

    /** The words with what {@link #fileShowing} lacks replaced: a blank by a blank, a letter by a question mark. */
    public static String displayable(String words) {
        Font font = showing(words, 1);
        StringBuilder shown = new StringBuilder();
        words.codePoints()
                .map(point -> Character.isSpaceChar(point) ? ' ' : point)
                .filter(point -> !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT)
                .map(point -> font.canDisplay(point) ? point : '?')
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** @param file one of {@link #fileShowing}; the caller closes it */
    public static InputStream open(String file) {
        InputStream font = Fonts.class.getResourceAsStream(file);
        if (font == null) {
            throw new IllegalStateException("the font " + file + " is missing in this build");
        }
        return font;
    }

    /** Whether one of the fonts has all characters of the words. */
    static boolean canShow(String words) {
        return all().stream().anyMatch(font -> missing(font, words) == 0);
    }

    private static long missing(Font font, String words) {
        return words.codePoints()
                .filter(point -> !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT)
                .filter(point -> !font.canDisplay(point))
                .count();
    }

    /** Read at first use: most processes never draw. */
    private static List<Font> all() {
        List<Font> known = read;
        if (known == null) {
            known = FILES.stream().map(Fonts::read).toList();
            read = known;
        }
        return known;
    }

    private static Font read(String file) {
        try (InputStream font = open(file)) {
            return Font.createFont(Font.TRUETYPE_FONT, font);
        } catch (FontFormatException broken) {
            throw new IllegalStateException("the font " + file + " is damaged in this build", broken);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
