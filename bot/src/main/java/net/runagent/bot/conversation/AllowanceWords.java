package net.runagent.bot.conversation;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.AllowanceQuestions.Wish;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance;
import net.runagent.core.usage.Allowance.Each;

/** Understands {@code 5/day}, {@code 20 a week}, {@code 10,50 pro Woche}, {@code 毎月50}; an amount alone is for each day. */
final class AllowanceWords {
    private static final Pattern AMOUNT = Pattern.compile("(?<![\\p{N}.,-])(\\d{1,6}(?:[.,]\\d{1,2})?)(?![\\p{N}.,])");
    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Set<String> NONE = Set.of(
            "off", "no limit", "aus", "keine grenze", "ohne grenze", "sin límite", "なし", "解除", "上限なし");
    private static final Map<String, Each> PERIODS = Map.ofEntries(
            Map.entry("d", Each.DAY),
            Map.entry("day", Each.DAY),
            Map.entry("daily", Each.DAY),
            Map.entry("tag", Each.DAY),
            Map.entry("täglich", Each.DAY),
            Map.entry("día", Each.DAY),
            Map.entry("dia", Each.DAY),
            Map.entry("日", Each.DAY),
            Map.entry("毎日", Each.DAY),
            Map.entry("w", Each.WEEK),
            Map.entry("week", Each.WEEK),
            Map.entry("weekly", Each.WEEK),
            Map.entry("woche", Each.WEEK),
            Map.entry("wöchentlich", Each.WEEK),
            Map.entry("semana", Each.WEEK),
            Map.entry("週", Each.WEEK),
            Map.entry("毎週", Each.WEEK),
            Map.entry("m", Each.MONTH),
            Map.entry("month", Each.MONTH),
            Map.entry("monthly", Each.MONTH),
            Map.entry("monat", Each.MONTH),
            Map.entry("monatlich", Each.MONTH),
            Map.entry("mes", Each.MONTH),
            Map.entry("月", Each.MONTH),
            Map.entry("毎月", Each.MONTH));

    /** They stand between and mean nothing of their own. */
    private static final Set<String> BETWEEN =
            Set.of("a", "per", "each", "every", "pro", "je", "im", "al", "por", "la", "cada", "usd", "dollar", "dollars", "dólares", "ドル");

    private AllowanceWords() {}

    /** Empty when it is not understood, or no allowance can be so small or so large. */
    static Optional<Wish> in(String said) {
        String plain = said.strip().toLowerCase(Locale.ROOT);
        if (plain.length() > 60) {
            return Optional.empty();
        }
        if (NONE.contains(plain)) {
            return Optional.of(Wish.OFF);
        }
        Matcher amount = AMOUNT.matcher(plain);
        if (!amount.find()) {
            return Optional.empty();
        }
        BigDecimal dollars = new BigDecimal(amount.group(1).replace(',', '.'));
        if (amount.find()) {
            return Optional.empty();
        }
        UsdMicros micros = UsdMicros.ofUsd(dollars);
        return each(plain).filter(_ -> Allowance.possible(micros)).map(each -> Wish.limit(micros, each));
    }

    private static Optional<Each> each(String plain) {
        Each found = Each.DAY;
        Matcher words = WORD.matcher(plain);
        while (words.find()) {
            Each named = PERIODS.get(words.group());
            if (named == null && !BETWEEN.contains(words.group())) {
                return Optional.empty();
            }
            found = named == null ? found : named;
        }
        return Optional.of(found);
    }
}
