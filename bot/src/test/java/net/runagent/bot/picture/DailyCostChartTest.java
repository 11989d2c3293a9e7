package net.runagent.bot.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.Text;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.junit.jupiter.api.Test;

class DailyCostChartTest {
    private static final int BARS = 0x2F6FDE;
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 1);

    private final Pictures pictures = new Pictures(new Texts());

    @Test
    void aDayThatCostTwiceAsMuchHasABarTwiceAsHigh() throws IOException {
        BufferedImage image = drawn(Locale.ENGLISH, 0, 1_000_000, 2_000_000);
        List<Integer> heights = heights(image);
        assertThat(heights).hasSize(2);
        assertThat(heights.get(1)).isBetween(heights.get(0) * 2 - 3, heights.get(0) * 2 + 3);
    }

    @Test
    void aMonthThatCostNothingIsDrawnWithoutBars() throws IOException {
        assertThat(heights(drawn(Locale.GERMAN, 0, 0))).isEmpty();
    }

    @Test
    void everyLanguageHasItsPicture() throws IOException {
        for (String language : new Texts().languages()) {
            BufferedImage image = drawn(Locale.forLanguageTag(language), month());
            assertThat(image.getWidth()).isEqualTo(1000);
            assertThat(heights(image)).hasSize(31);
        }
    }

    @Test
    void whatWasPaidByMonthIsDrawnInEveryLanguage() throws IOException {
        List<Drawing.Month> months = new ArrayList<>();
        long[] cents = {0, 1900, 1900, 3400, 3400, 5900};
        for (int i = 0; i < cents.length; i++) {
            months.add(new Drawing.Month(YearMonth.of(2026, 7 + i), Money.usd(cents[i])));
        }
        for (String language : new Texts().languages()) {
            byte[] png = pictures.png(
                    new Drawing.MonthlySpend(Text.of("billing.spend-title"), months), Locale.forLanguageTag(language));
            Files.write(
                    Files.createDirectories(Path.of("target", "pictures")).resolve("spend-" + language + ".png"), png);
            List<Integer> heights = heights(ImageIO.read(new ByteArrayInputStream(png)));
            assertThat(heights).hasSize(5);
            assertThat(heights.get(4)).isGreaterThan(heights.get(0) * 2);
        }
    }

    private static long[] month() {
        long[] month = new long[31];
        for (int i = 0; i < month.length; i++) {
            month[i] = 200_000L + 37_000L * (i * 7 % 23);
        }
        return month;
    }

    private BufferedImage drawn(Locale locale, long... micros) throws IOException {
        List<Drawing.Bar> bars = new ArrayList<>();
        for (int i = 0; i < micros.length; i++) {
            if (micros[i] > 0) {
                bars.add(new Drawing.Bar(FIRST.plusDays(i), new UsdMicros(micros[i])));
            }
        }
        Text title = Text.of("usage.days-title");
        byte[] png = pictures.png(new Drawing.DailyCost(title, FIRST, FIRST.plusDays(micros.length - 1), bars), locale);
        Path seen = Files.createDirectories(Path.of("target", "pictures"))
                .resolve("daily-cost-" + locale + "-" + micros.length + ".png");
        Files.write(seen, png);
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** Heights in pixels of the bars from left to right. */
    private static List<Integer> heights(BufferedImage image) {
        List<Integer> heights = new ArrayList<>();
        boolean inside = false;
        for (int x = 0; x < image.getWidth(); x++) {
            int height = 0;
            for (int y = 0; y < image.getHeight(); y++) {
                height += (image.getRGB(x, y) & 0xFFFFFF) == BARS ? 1 : 0;
            }
            if (height > 0 && !inside) {
                heights.add(height);
            } else if (height > 0) {
                heights.set(heights.size() - 1, Math.max(height, heights.getLast()));
            }
            inside = height > 0;
        }
        return heights;
    }
}
