package net.runagent.bot.picture;

import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.Spelling;
import net.runagent.core.money.UsdMicros;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;

/** A bar a day. Its size and letters are chosen for a phone that shows it about 350 points wide. */
final class DailyCostChart {
    private static final int WIDTH_PIXELS = 1000;
    private static final int HEIGHT_PIXELS = 620;
    private static final float TITLE_POINTS = 38;
    private static final float LABEL_POINTS = 28;
    /** More numbers than this below the bars would touch each other. */
    private static final int DAYS_NAMED = 8;

    private static final int AMOUNTS_APART_PIXELS = 90;

    private static final Color PAPER = new Color(0xFFFFFF);
    private static final Color INK = new Color(0x1F2933);
    private static final Color LINES = new Color(0xDDE3EA);
    private static final Color BARS = new Color(0x2F6FDE);

    private DailyCostChart() {}

    static byte[] png(Drawing.DailyCost cost, String title, Locale locale) {
        return png(title, locale, chart -> addBars(chart, cost));
    }

    static byte[] png(Drawing.MonthlySpend spend, String title, Locale locale) {
        return png(title, locale, chart -> addBars(chart, spend, locale));
    }

    private static byte[] png(String title, Locale locale, Consumer<CategoryChart> bars) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH_PIXELS)
                .height(HEIGHT_PIXELS)
                .title(title)
                .build();
        style(chart.getStyler(), title, locale);
        bars.accept(chart);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            BitmapEncoder.saveBitmap(chart, png, BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return png.toByteArray();
    }

    private static void addBars(CategoryChart chart, Drawing.DailyCost cost) {
        Map<LocalDate, BigDecimal> dollars = new HashMap<>();
        cost.days().forEach(bar -> dollars.merge(bar.day(), bar.cost().toUsd(), BigDecimal::add));
        List<LocalDate> days = cost.from().datesUntil(cost.until().plusDays(1)).toList();
        int step = Math.ceilDiv(days.size(), DAYS_NAMED);
        List<String> names = new ArrayList<>();
        List<BigDecimal> heights = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            names.add(String.valueOf(days.get(i).getDayOfMonth()));
            heights.add(dollars.getOrDefault(days.get(i), BigDecimal.ZERO));
        }
        chart.getStyler().setXAxisMaxLabelCount(Math.ceilDiv(days.size(), step));
        addSeries(chart, names, heights);
    }

    private static void addBars(CategoryChart chart, Drawing.MonthlySpend spend, Locale locale) {
        List<String> names = spend.months().stream()
                .map(month -> String.valueOf(Spelling.of(month.month(), locale, UnaryOperator.identity())))
                .toList();
        chart.getStyler().setAxisTickLabelsFont(Fonts.showing(names.getFirst(), LABEL_POINTS));
        addSeries(
                chart,
                names,
                spend.months().stream()
                        .map(month -> BigDecimal.valueOf(month.paid().minor(), 2))
                        .toList());
    }

    private static void addSeries(CategoryChart chart, List<String> names, List<BigDecimal> heights) {
        chart.addSeries("cost", names, heights).setFillColor(BARS);
        BigDecimal highest = heights.stream().max(BigDecimal::compareTo).orElse(BigDecimal.ZERO);
        chart.getStyler().setYAxisMin(0.0);
        // What cost nothing still needs an axis.
        chart.getStyler().setYAxisMax(highest.signum() == 0 ? 1.0 : highest.doubleValue() * 1.1);
    }

    private static void style(CategoryStyler styler, String title, Locale locale) {
        Font label = Fonts.showing(money(0, locale), LABEL_POINTS);
        styler.setChartTitleFont(Fonts.showing(title, TITLE_POINTS));
        styler.setAxisTickLabelsFont(label);
        styler.setBaseFont(label);
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setChartBackgroundColor(PAPER);
        styler.setPlotBackgroundColor(PAPER);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(LINES);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAxisTicksMarksVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setLegendVisible(false);
        styler.setAvailableSpaceFill(0.7);
        styler.setYAxisTickMarkSpacingHint(AMOUNTS_APART_PIXELS);
        styler.setChartPadding(24);
        styler.setyAxisTickLabelsFormattingFunction(dollars -> money(dollars, locale));
    }

    private static String money(double dollars, Locale locale) {
        UsdMicros amount = UsdMicros.ofUsd(BigDecimal.valueOf(dollars));
        return String.valueOf(Spelling.of(amount, locale, UnaryOperator.identity()));
    }
}
