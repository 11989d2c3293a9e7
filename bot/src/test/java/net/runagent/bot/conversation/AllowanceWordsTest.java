package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import net.runagent.bot.conversation.AllowanceQuestions.Wish;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.Allowance.Each;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5/day|5000000|DAY",
                "5|5000000|DAY",
                "$5 a day|5000000|DAY",
                "2.50 per week|2500000|WEEK",
                "10,50 pro Woche|10500000|WEEK",
                "50 im Monat|50000000|MONTH",
                "20 USD/month|20000000|MONTH",
                "3 al día|3000000|DAY",
                "20/semana|20000000|WEEK",
                "50 al mes|50000000|MONTH",
                "3/日|3000000|DAY",
                "週20ドル|20000000|WEEK",
                "毎月50|50000000|MONTH",
                "0.50/d|500000|DAY",
                "1000/m|1000000000|MONTH"
            })
    void anAmountAndAPeriodAreUnderstoodInEveryLanguage(String said, long micros, Each each) {
        assertThat(AllowanceWords.in(said)).contains(Wish.limit(new UsdMicros(micros), each));
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "OFF", " aus ", "sin límite", "なし"})
    void noLimitIsAWordToo(String said) {
        assertThat(AllowanceWords.in(said)).contains(Wish.OFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "day",
                "0.49/day",
                "1001/month",
                "-5/day",
                "5/fortnight",
                "5 or 6 a day",
                "5.123/day",
                "99999999999999999999",
                "1.000.000/day",
                "my agent is dead",
                "no",
                "２０/day; drop table"
            })
    void whatIsNoAllowanceIsNotGuessed(String said) {
        assertThat(AllowanceWords.in(said)).isEmpty();
    }

    @Test
    void aLongStoryIsNoAllowance() {
        assertThat(AllowanceWords.in("5 " + "a ".repeat(400) + "day")).isEmpty();
    }
}
