package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.runagent.bot.conversation.DeployQuestions.Door;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.Quoted;
import net.runagent.bot.conversation.DeployQuestions.Unfinished;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.Quote;
import org.jspecify.annotations.Nullable;

/** The screens of {@link DeployTalk}. */
final class DeployScreens {
    private DeployScreens() {}

    static View options(Offer offer, boolean isDefault) {
        Plan plan = offer.plan();
        Text body = Text.of("deploy.options")
                .with("plan", plan.name())
                .with("price", price(plan))
                .with("vcpu", plan.vcpu())
                .with("memory", plan.memoryGb())
                .with("disk", plan.diskGb())
                .with("credit", credit(plan, offer.ownKey()))
                .with("model", offer.model().name())
                .with("city", offer.place().city())
                .with("platform", here(offer));
        String go = isDefault ? "deploy.default" : "deploy.choice";
        List<List<Action>> rows = new ArrayList<>();
        rows.add(List.of(Action.primary("settle", Text.of(go))));
        rows.add(List.of(
                Action.of("plan", Text.of("deploy.change-plan")), Action.of("model", Text.of("deploy.change-model"))));
        otherPeriod(offer).ifPresent(rows::add);
        rows.add(changes(offer));
        rows.add(List.of(Action.back(), Action.cancel()));
        return new View.Screen(body, rows);
    }

    private static List<Action> changes(Offer offer) {
        Action place = Action.of("place", Text.of("deploy.change-place"));
        Action key = Action.of("own-key", Text.of("deploy.own-key"));
        return offer.doors().size() > 1
                ? List.of(place, Action.of("platform", Text.of("deploy.change-platform")), key)
                : List.of(place, key);
    }

    /** The same plan paid by the year instead of the month, or the other way round, where that is sold. */
    private static Optional<List<Action>> otherPeriod(Offer offer) {
        Plan plan = offer.plan();
        return offer.plans().stream()
                .filter(other ->
                        other.name().equals(plan.name()) && !other.interval().equals(plan.interval()))
                .findFirst()
                .map(other -> List.of(Action.of(
                        DeployTalk.PERIOD + other.id(),
                        Text.of(yearly(other) ? "deploy.pay-yearly" : "deploy.pay-monthly")
                                .with("amount", other.price()))));
    }

    private static boolean yearly(Plan plan) {
        return plan.interval().toTotalMonths() >= 12;
    }

    private static String here(Offer offer) {
        return offer.doors().stream()
                .filter(Door::here)
                .map(door -> door.platform().word())
                .findFirst()
                .orElse("telegram");
    }

    static View platforms(Offer offer) {
        return new View.Choice(
                Text.of("deploy.which-platform"),
                offer.doors().stream()
                        .map(door -> new View.Option(
                                door.here() ? DeployTalk.HERE : door.platform().word(),
                                Text.of("deploy.platform-option")
                                        .with("platform", door.platform().word()),
                                Text.of(door.here() ? "deploy.platform-here" : "deploy.platform-there")))
                        .toList(),
                ways());
    }

    /** The agent obeys who ordered it, where it was ordered: the order is made there. */
    static View elsewhere(Offer offer) {
        Optional<Door> there =
                offer.doors().stream().filter(door -> !door.here()).findFirst();
        List<List<Action>> rows = new ArrayList<>();
        there.map(Door::url).ifPresent(url -> rows.add(List.of(Action.link("there", Text.of("deploy.go-there"), url))));
        rows.add(List.of(Action.back(), Action.cancel()));
        String platform = there.map(door -> door.platform().word()).orElse("telegram");
        return new View.Screen(Text.of("deploy.elsewhere", "platform", platform), rows);
    }

    private static Text credit(Plan plan, String ownKey) {
        return ownKey.isEmpty()
                ? Text.of("deploy.credit", "credit", plan.includedCredit())
                : Text.of("deploy.credit-own", "end", ownKey);
    }

    static Text price(Plan plan) {
        return Text.of(yearly(plan) ? "deploy.per-year" : "deploy.per-month").with("amount", plan.price());
    }

    static View plans(Offer offer) {
        List<View.Option> options = new ArrayList<>();
        for (Plan plan : offer.plans()) {
            if (!plan.interval().equals(offer.plan().interval())) {
                continue;
            }
            options.add(new View.Option(
                    plan.id(),
                    Text.of("deploy.plan-option").with("plan", plan.name()).with("price", price(plan)),
                    Text.of("deploy.plan-size")
                            .with("vcpu", plan.vcpu())
                            .with("memory", plan.memoryGb())
                            .with("credit", plan.includedCredit())));
        }
        List<List<Action>> rows = new ArrayList<>();
        otherPeriod(offer).ifPresent(rows::add);
        rows.addAll(ways());
        return new View.Choice(Text.of("deploy.which-plan"), options, rows);
    }

    static View places(Offer offer) {
        return new View.Choice(
                Text.of("deploy.which-place"),
                offer.places().stream()
                        .map(place -> new View.Option(
                                place.code(),
                                Text.of("deploy.place-option")
                                        .with("city", place.city())
                                        .with("country", place.country()),
                                null))
                        .toList(),
                ways());
    }

    /** Nothing can be ordered now; asking again later is the way on. */
    static View closed(String why) {
        return new View.Screen(
                Text.of("deploy.closed", "why", Text.of("deploy.closed-" + why)),
                List.of(
                        List.of(Action.of("another", Text.of("deploy.ask-again"))),
                        List.of(Action.back(), Action.help())));
    }

    /** @param chosen the bot that the order has already, null when it has none */
    static View bot(String remark, Platform platform, @Nullable String chosen) {
        List<List<Action>> rows = new ArrayList<>();
        if (chosen != null) {
            rows.add(List.of(Action.primary("keep-bot", Text.of("deploy.keep-bot"))));
        }
        Text another = Text.of("deploy.create-bot");
        rows.add(List.of(chosen == null ? Action.primary("offer", another) : Action.of("offer", another)));
        rows.add(List.of(Action.of("token", Text.of("deploy.have-token"))));
        rows.add(List.of(Action.back(), Action.cancel()));
        Text body = chosen == null ? Text.of("deploy.bot") : Text.of("deploy.bot-chosen", "bot", chosen);
        return new View.Screen(remarked(remark, platform, body), rows);
    }

    /** @param url of the page that keeps it out of the chat, null when there is none now */
    static View token(String remark, @Nullable String url, Platform platform) {
        List<List<Action>> rows = new ArrayList<>();
        if (url != null) {
            rows.add(List.of(Action.link("page", Text.of("secret.page"), url)));
        }
        if (platform == Platform.DISCORD) {
            rows.add(List.of(portal()));
        }
        rows.add(List.of(Action.back(), Action.cancel()));
        String body = url == null ? "deploy.token-no-page" : "deploy.token";
        return new View.SecretInput(remarked(remark, platform, Text.of(body)), rows);
    }

    /** Where people make their bots for Discord, and get new tokens for them. */
    static Action portal() {
        return Action.link("portal", Text.of("deploy.portal"), "https://discord.com/developers/applications");
    }

    static View checking(Platform platform) {
        return new View.Screen(said("deploy.checking", platform), ways());
    }

    static View quote(Quoted quoted, String remark, Platform platform) {
        Quote quote = quoted.quote();
        String ownKey = quoted.ownKey();
        Plan plan = quote.plan();
        Text setup = plan.setupFee().isZero()
                ? Text.of("deploy.no-setup")
                : Text.of("deploy.setup", "amount", plan.setupFee());
        Text body = Text.of("deploy.quote")
                .with("bot", quote.bot().username())
                .with("plan", plan.name())
                .with("price", price(plan))
                .with("vcpu", plan.vcpu())
                .with("memory", plan.memoryGb())
                .with("disk", plan.diskGb())
                .with("setup", setup)
                .with("fee", plan.setupFee().isZero() ? "none" : "some")
                .with("credit", credit(plan, ownKey))
                .with("used", ownKey.isEmpty() ? "some" : "none")
                .with("model", quote.model().name())
                .with("city", quote.place().city())
                .with("total", quote.total());
        List<List<Action>> rows = new ArrayList<>();
        if (quoted.ways().cards()) {
            rows.add(List.of(Action.primary("pay", Text.of("deploy.pay-by-card"))));
        }
        if (quoted.ways().tokens()) {
            rows.add(List.of(Action.of("pay-usdt", Text.of("deploy.pay-with-usdt"))));
        }
        if (quoted.codes()) {
            rows.add(List.of(Action.of("discount", Text.of("deploy.discount"))));
        }
        rows.add(List.of(Action.back(), Action.cancel()));
        return new View.Screen(remarked(remark, platform, discounted(body, quote.discount())), rows);
    }

    private static Text discounted(Text quote, @Nullable DiscountLine discount) {
        if (discount == null) {
            return quote;
        }
        Text lasting = discount.forever()
                ? Text.of("deploy.discount-forever")
                : discount.months() == 0
                        ? Text.of("deploy.discount-once")
                        : Text.of("deploy.discount-months", "months", discount.months());
        return Text.of("deploy.quote-discounted", "quote", quote)
                .with("code", discount.code())
                .with("off", discount.off())
                .with("lasting", lasting);
    }

    static View discount() {
        return new View.Prompt(Text.of("deploy.discount-ask"), List.of(List.of(Action.back(), Action.cancel())));
    }

    /** The way to cancel stands below the link, in the message that brings it. */
    static View paying() {
        return new View.Notice(Text.of("deploy.paying"), List.of(List.of(Action.back())));
    }

    static View paid() {
        return new View.Notice(Text.of("deploy.paid"), List.of(List.of(Action.back())));
    }

    /** What was chosen earlier, to go on with. */
    static View kept(Offer offer) {
        return View.Screen.of(
                Text.of("deploy.kept", "plan", offer.plan().name())
                        .with("price", price(offer.plan()))
                        .with("model", offer.model().name())
                        .with("city", offer.place().city()),
                Action.primary("go-on", Text.of("deploy.go-on-with-it")),
                Action.of("anew", Text.of("deploy.anew")),
                Action.back());
    }

    static View unfinished(Unfinished other) {
        if (other.paid()) {
            return new View.Screen(
                    Text.of("deploy.being-built", "bot", other.bot()),
                    List.of(
                            List.of(Action.primary("enter:status:" + other.deployment(), Text.of("deploy.see-it"))),
                            List.of(Action.of("another", Text.of("deploy.another"))),
                            List.of(Action.back())));
        }
        return new View.Screen(
                Text.of("deploy.unpaid", "bot", other.bot()),
                unpaid(other));
    }

    private static List<List<Action>> unpaid(Unfinished other) {
        List<List<Action>> rows = new ArrayList<>();
        if (other.ways().cards()) {
            rows.add(List.of(Action.primary("pay", Text.of("deploy.pay-by-card"))));
        }
        if (other.ways().tokens()) {
            rows.add(List.of(Action.of("pay-usdt", Text.of("deploy.pay-with-usdt"))));
        }
        rows.add(List.of(Action.of("drop", Text.of("deploy.drop"))));
        rows.add(List.of(Action.of("another", Text.of("deploy.another"))));
        rows.add(List.of(Action.back()));
        return rows;
    }

    static View checkedLater(String result, Platform platform) {
        Text words = said(result.isEmpty() ? "deploy.token-later" : "deploy.token-" + result, platform);
        return new View.Notice(words, List.of(List.of(Action.of("enter:deploy", Text.of("deploy.go-on")))));
    }

    static List<Action> wayOut() {
        return List.of(Action.back(), Action.cancel());
    }

    private static List<List<Action>> ways() {
        return List.of(wayOut());
    }

    /** @param platform where the agent talks, whose bot the remark is about */
    static Text remarked(String remark, Platform platform, Text body) {
        return remark.isEmpty()
                ? body
                : Text.of("deploy.remarked")
                        .with("remark", said(remark, platform))
                        .with("body", body);
    }

    /** What is said of an agent's bot names the platform that the bot is on. */
    static Text said(String key, Platform platform) {
        return Text.of(key, "platform", platform.word());
    }
}
