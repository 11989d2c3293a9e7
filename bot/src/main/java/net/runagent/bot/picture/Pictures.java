package net.runagent.bot.picture;

import java.util.Locale;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.conversation.Drawing;

/** Draws what a view shows. */
public final class Pictures {
    private final Texts texts;

    public Pictures(Texts texts) {
        this.texts = texts;
    }

    /** @return a PNG, wide enough to be read on a phone without zooming */
    public byte[] png(Drawing drawing, Locale locale) {
        return switch (drawing) {
            case Drawing.DailyCost cost -> DailyCostChart.png(cost, texts.plain(cost.title(), locale), locale);
            case Drawing.MonthlySpend spend -> DailyCostChart.png(spend, texts.plain(spend.title(), locale), locale);
            case Drawing.QrCode(String words) -> QrPicture.png(words);
        };
    }
}
