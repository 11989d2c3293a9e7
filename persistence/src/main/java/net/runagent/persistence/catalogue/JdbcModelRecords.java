package net.runagent.persistence.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.catalogue.ModelRecords;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcModelRecords implements ModelRecords {
    private final JdbcClient jdbc;

    JdbcModelRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void replace(List<ModelPrice> all) {
        String[] ids = all.stream().map(ModelPrice::id).toArray(String[]::new);
        jdbc.sql("delete from listed_model where id <> all (?)").param(ids).update();
        all.forEach(model -> jdbc.sql("""
                        insert into listed_model as m (id, name, in_micros, out_micros) values (?, ?, ?, ?)
                        on conflict (id) do update set name = excluded.name, in_micros = excluded.in_micros,
                            out_micros = excluded.out_micros
                        where (m.name, m.in_micros, m.out_micros)
                            is distinct from (excluded.name, excluded.in_micros, excluded.out_micros)""")
                .param(model.id())
                .param(model.name())
                .param(micros(model.in()))
                .param(micros(model.out()))
                .update());
    }

    @Override
    public Optional<ModelPrice> find(String id) {
        return jdbc.sql("select * from listed_model where id = ?")
                .param(id)
                .query(JdbcModelRecords::model)
                .optional();
    }

    @Override
    public List<ModelPrice> having(List<String> words, int most) {
        String[] wanted =
                words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toArray(String[]::new);
        return jdbc.sql("""
                        select * from listed_model
                        where not exists (select 1 from unnest(?::text[]) word
                            where position(word in lower(name || ' ' || id)) = 0)
                        order by name, id limit ?""")
                .param(wanted)
                .param(most)
                .query(JdbcModelRecords::model)
                .list();
    }

    private static ModelPrice model(ResultSet row, int index) throws SQLException {
        return new ModelPrice(
                row.getString("id"),
                row.getString("name"),
                microsOrNull(row, "in_micros"),
                microsOrNull(row, "out_micros"));
    }

    private static @Nullable Long micros(@Nullable UsdMicros price) {
        return price == null ? null : price.value();
    }

    private static @Nullable UsdMicros microsOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : new UsdMicros(value);
    }
}
