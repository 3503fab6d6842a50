using Despacho311.Domain.Search;

namespace Despacho311.Tests.Unit.Search;

public class WordsTests
{
    [Theory]
    [InlineData("fuga", "FUGAS")]
    [InlineData("tubería rota", "tuberias rotas")]
    [InlineData("luz", "luces")]
    [InlineData("árbol caído", "arboles caidos")]
    [InlineData("semáforo dañado", "Semaforos danados")]
    [InlineData("hueco", "huecos")]
    [InlineData("Peñón", "penon")]
    [InlineData("autobús", "autobuses")]
    [InlineData("nube", "nubes")]
    [InlineData("red", "redes")]
    [InlineData("clase", "clases")]
    [InlineData("calle 50", "Calles 50")]
    [InlineData("water leak", "water leaks")]
    public void What_people_type_finds_what_others_wrote(string written, string typed) =>
        Assert.Equal(Words.Of(written), Words.Of(typed));

    [Theory]
    [InlineData("casa", "caso")]
    [InlineData("calle 50", "calle 51")]
    [InlineData("K7QX", "K7Q")]
    public void What_means_something_else_is_not_the_same(string one, string other) =>
        Assert.NotEqual(Words.Of(one), Words.Of(other));

    [Fact]
    public void Any_text_gives_letters_and_digits_and_never_too_many() => Gen.String.Sample(text =>
    {
        var words = Words.Of(text);
        return words.Count <= 400 && words.All(w => w.Length is > 0 and <= 30 && w.All(char.IsLetterOrDigit));
    });

    [Fact]
    public void Capitals_change_nothing() => Gen.String[Gen.Char.AlphaNumeric, 1, 12].Sample(w =>
    {
        var once = Words.Of(w);
        return once.Count == 1 && Words.Of(w.ToUpperInvariant()).SequenceEqual(once);
    });
}
