package net.runagent.sandbox.hetzner;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is on offer: locations, server types, images and prices of autumn 2026, without VAT in EUR. */
final class Catalogue {
    static final BigDecimal VAT = new BigDecimal("0.19");
    static final BigDecimal IPV4_MONTHLY = new BigDecimal("0.50");
    private static final int HOURS_OF_THE_CAP = 624;

    /** @param id as Hetzner numbers it */
    record Location(long id, String name, String city, String country, double lat, double lon, String zone) {}

    /** @param memory GB; @param disk GB; @param monthly EUR net in the EU */
    record Type(
            long id,
            String name,
            String category,
            String cpu,
            String arch,
            int cores,
            int memory,
            int disk,
            BigDecimal monthly,
            List<String> locations) {
        BigDecimal hourly() {
            return monthly.divide(BigDecimal.valueOf(HOURS_OF_THE_CAP), 4, RoundingMode.HALF_UP);
        }
    }

    record Image(long id, String name, String flavour, String version, String arch, String description) {}

    private static final List<String> EU = List.of("fsn1", "nbg1", "hel1");
    private static final List<String> EVERYWHERE = List.of("fsn1", "nbg1", "hel1", "ash", "hil", "sin");

    static final List<Location> LOCATIONS = List.of(
            new Location(1, "fsn1", "Falkenstein", "DE", 50.47612, 12.370071, "eu-central"),
            new Location(2, "nbg1", "Nuremberg", "DE", 49.452102, 11.076665, "eu-central"),
            new Location(3, "hel1", "Helsinki", "FI", 60.169855, 24.938379, "eu-central"),
            new Location(4, "ash", "Ashburn, VA", "US", 39.045821, -77.487073, "us-east"),
            new Location(5, "hil", "Hillsboro, OR", "US", 45.54222, -122.951924, "us-west"),
            new Location(6, "sin", "Singapore", "SG", 1.283333, 103.833333, "ap-southeast"));

    static final List<Type> TYPES = List.of(
            type(114, "cx23", "cost_optimized", "shared", "x86", 2, 4, 40, "3.99", EU),
            type(115, "cx33", "cost_optimized", "shared", "x86", 4, 8, 80, "6.49", EU),
            type(116, "cx43", "cost_optimized", "shared", "x86", 8, 16, 160, "11.99", EU),
            type(117, "cx53", "cost_optimized", "shared", "x86", 16, 32, 320, "22.49", EU),
            type(108, "cpx12", "regular_purpose", "shared", "x86", 1, 2, 40, "6.49", EVERYWHERE),
            type(109, "cpx22", "regular_purpose", "shared", "x86", 2, 4, 80, "7.99", EVERYWHERE),
            type(110, "cpx32", "regular_purpose", "shared", "x86", 4, 8, 160, "13.99", EVERYWHERE),
            type(111, "cpx42", "regular_purpose", "shared", "x86", 8, 16, 320, "25.49", EVERYWHERE),
            type(45, "cax11", "cost_optimized", "shared", "arm", 2, 4, 40, "4.99", EU),
            type(93, "cax21", "cost_optimized", "shared", "arm", 4, 8, 80, "7.99", EU),
            type(94, "cax31", "cost_optimized", "shared", "arm", 8, 16, 160, "15.99", EU),
            type(96, "ccx13", "general_purpose", "dedicated", "x86", 2, 8, 80, "15.99", EVERYWHERE),
            type(97, "ccx23", "general_purpose", "dedicated", "x86", 4, 16, 160, "31.49", EVERYWHERE));

    static final List<Image> IMAGES = List.of(
            new Image(114690387, "debian-12", "debian", "12", "x86", "Debian 12"),
            new Image(114690389, "debian-12", "debian", "12", "arm", "Debian 12"),
            new Image(310557660, "debian-13", "debian", "13", "x86", "Debian 13"),
            new Image(310557661, "debian-13", "debian", "13", "arm", "Debian 13"),
            new Image(161547269, "ubuntu-24.04", "ubuntu", "24.04", "x86", "Ubuntu 24.04"),
            new Image(161547270, "ubuntu-24.04", "ubuntu", "24.04", "arm", "Ubuntu 24.04"));

    private Catalogue() {}

    static Optional<Type> type(String idOrName) {
        return TYPES.stream().filter(t -> is(idOrName, t.id(), t.name())).findFirst();
    }

    static Optional<Location> location(String idOrName) {
        return LOCATIONS.stream().filter(l -> is(idOrName, l.id(), l.name())).findFirst();
    }

    static Optional<Image> image(String idOrName, String arch) {
        return IMAGES.stream()
                .filter(i -> is(idOrName, i.id(), i.name()) && i.arch().equals(arch))
                .findFirst();
    }

    private static boolean is(String given, long id, String name) {
        return given.equals(name) || given.equals(String.valueOf(id));
    }

    static Map<String, Object> view(Location l) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", l.id());
        view.put("name", l.name());
        view.put("description", l.city() + " DC Park 1");
        view.put("country", l.country());
        view.put("city", l.city());
        view.put("latitude", l.lat());
        view.put("longitude", l.lon());
        view.put("network_zone", l.zone());
        return view;
    }

    static Map<String, @Nullable Object> view(Type t, Stock stock) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", t.id());
        view.put("name", t.name());
        view.put("description", t.name().toUpperCase(java.util.Locale.ROOT));
        view.put("cores", t.cores());
        view.put("memory", (double) t.memory());
        view.put("disk", t.disk());
        view.put("deprecated", false);
        view.put("prices", prices(t));
        view.put("storage_type", "local");
        view.put("cpu_type", t.cpu());
        view.put("category", t.category());
        view.put("architecture", t.arch());
        view.put("deprecation", null);
        List<Map<String, @Nullable Object>> locations = new ArrayList<>();
        for (Location l : LOCATIONS) {
            if (t.locations().contains(l.name())) {
                Map<String, @Nullable Object> there = new LinkedHashMap<>();
                there.put("id", l.id());
                there.put("name", l.name());
                there.put("deprecation", null);
                there.put("available", stock.advertised(t.name(), l.name()));
                there.put("recommended", l.name().equals("fsn1"));
                locations.add(there);
            }
        }
        view.put("locations", locations);
        return view;
    }

    static Map<String, @Nullable Object> view(Image i) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", i.id());
        view.put("type", "system");
        view.put("status", "available");
        view.put("name", i.name());
        view.put("description", i.description());
        view.put("image_size", null);
        view.put("disk_size", 5);
        view.put("created", "2025-08-18T06:16:10Z");
        view.put("created_from", null);
        view.put("bound_to", null);
        view.put("os_flavor", i.flavour());
        view.put("os_version", i.version());
        view.put("rapid_deploy", true);
        view.put("protection", Map.of("delete", false));
        view.put("deprecated", null);
        view.put("deleted", null);
        view.put("labels", Map.of());
        view.put("architecture", i.arch());
        return view;
    }

    static List<Map<String, Object>> prices(Type t) {
        return t.locations().stream()
                .map(place -> {
                    Map<String, Object> price = new LinkedHashMap<>();
                    price.put("location", place);
                    price.put("price_hourly", net(t.hourly()));
                    price.put("price_monthly", net(t.monthly()));
                    price.put("included_traffic", EU.contains(place) ? 21_990_232_555_520L : 1_099_511_627_776L);
                    price.put("price_per_tb_traffic", net(new BigDecimal("1.00")));
                    return price;
                })
                .toList();
    }

    static Map<String, Object> pricing() {
        List<Map<String, Object>> ips = new ArrayList<>();
        for (String kind : List.of("ipv4", "ipv6")) {
            BigDecimal monthly = kind.equals("ipv4") ? IPV4_MONTHLY : BigDecimal.ZERO;
            BigDecimal hourly = monthly.divide(BigDecimal.valueOf(HOURS_OF_THE_CAP), 4, RoundingMode.HALF_UP);
            ips.add(Map.of(
                    "type",
                    kind,
                    "prices",
                    LOCATIONS.stream()
                            .map(l -> Map.of(
                                    "location", l.name(), "price_hourly", net(hourly), "price_monthly", net(monthly)))
                            .toList()));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("currency", "EUR");
        all.put("vat_rate", "19.000000");
        all.put("primary_ips", ips);
        all.put("floating_ips", List.of());
        all.put("image", Map.of("price_per_gb_month", net(new BigDecimal("0.0143"))));
        all.put("volume", Map.of("price_per_gb_month", net(new BigDecimal("0.0572"))));
        all.put("server_backup", Map.of("percentage", "20.0000000000"));
        all.put("floating_ip", Map.of("price_monthly", net(new BigDecimal("3.00"))));
        all.put("load_balancer_types", List.of());
        all.put(
                "server_types",
                TYPES.stream()
                        .map(t -> Map.of("id", t.id(), "name", t.name(), "prices", prices(t)))
                        .toList());
        return all;
    }

    private static Map<String, String> net(BigDecimal amount) {
        BigDecimal gross = amount.multiply(BigDecimal.ONE.add(VAT));
        return Map.of(
                "net", amount.setScale(10, RoundingMode.HALF_UP).toPlainString(),
                "gross", gross.setScale(10, RoundingMode.HALF_UP).toPlainString());
    }

    private static Type type(
            long id,
            String name,
            String category,
            String cpu,
            String arch,
            int cores,
            int memory,
            int disk,
            String monthly,
            List<String> locations) {
        return new Type(id, name, category, cpu, arch, cores, memory, disk, new BigDecimal(monthly), locations);
    }
}
