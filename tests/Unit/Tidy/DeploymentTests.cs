using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Despacho311.Tests.Unit.Tidy;

/// <summary>No engine builds images here: what can be checked without one is.</summary>
public partial class DeploymentTests
{
    private static readonly YamlMappingNode Compose = Load();

    private static YamlMappingNode Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new MergingParser(new Parser(new StringReader(Sources.Read("docker-compose.yml")))));
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static YamlMappingNode Services => (YamlMappingNode)Compose["services"];

    [Fact]
    public void The_cluster_has_its_databases_silos_apis_and_a_proxy() => Assert.Equal(
        ["api", "postgres", "proxy", "redis", "silo"], Services.Children.Keys.Select(k => k.ToString()).Order());

    [Fact]
    public void Every_service_is_an_image_or_a_dockerfile_that_is_there() => Assert.All(Services.Children, service =>
    {
        var described = (YamlMappingNode)service.Value;
        if (described.Children.TryGetValue("build", out var build))
            Assert.True(File.Exists(Path.Combine(Sources.Root, build["dockerfile"].ToString())));
        else
            Assert.Contains(':', described["image"].ToString());
    });

    [Fact]
    public void What_a_service_waits_for_is_there_and_has_a_health_to_wait_for() =>
        Assert.All(Services.Children, service =>
        {
            if (!((YamlMappingNode)service.Value).Children.TryGetValue("depends_on", out var depends))
                return;
            foreach (var (name, condition) in ((YamlMappingNode)depends).Children)
            {
                var other = (YamlMappingNode)Services[name];
                if (condition["condition"].ToString() == "service_healthy")
                    Assert.True(other.Children.ContainsKey("healthcheck"), $"{name} has no health check");
            }
        });

    [Fact]
    public void Ports_are_open_to_this_machine_only_and_no_password_is_written_down()
    {
        Assert.All(Services.Children.Values.OfType<YamlMappingNode>()
            .Where(s => s.Children.ContainsKey("ports")).SelectMany(s => (YamlSequenceNode)s["ports"]),
            port => Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal));
        Assert.DoesNotMatch(@"(?i)password[:=]\s*[""']?[a-z0-9]", Sources.Read("docker-compose.yml"));
    }

    /// <summary>What a cluster's admission would refuse, or its users regret.</summary>
    [Fact]
    public void On_kubernetes_everything_runs_as_nobody_special_within_limits_and_says_when_it_is_ready()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Sources.Read("docs/kubernetes/city.yaml")));
        var things = yaml.Documents.Select(d => (YamlMappingNode)d.RootNode).ToList();
        Assert.All(things, t => Assert.NotEmpty(t["metadata"]["name"].ToString()));
        var deployments = things.Where(t => t["kind"].ToString() == "Deployment").ToList();
        Assert.Equal(["api", "silo"], deployments.Select(d => d["metadata"]["name"].ToString()).Order());
        foreach (var spec in deployments.Select(d => d["spec"]))
        {
            Assert.Equal(spec["selector"]["matchLabels"].ToString(),
                spec["template"]["metadata"]["labels"].ToString());
            var pod = spec["template"]["spec"];
            Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].ToString());
            Assert.True(int.Parse(pod["securityContext"]["runAsUser"].ToString(), null) > 0);
            var container = ((YamlSequenceNode)pod["containers"]).Single();
            Assert.NotNull(container["readinessProbe"]);
            Assert.NotNull(container["resources"]["limits"]["memory"]);
            Assert.Equal("false", container["securityContext"]["allowPrivilegeEscalation"].ToString());
        }
    }

    [Fact]
    public void The_dashboard_asks_for_measures_that_are_told()
    {
        var asked = OwnMeasure().Matches(Sources.Read("docs/telemetry/grafana.json")).Select(m => m.Value).ToHashSet();
        var told = MeasureName().Matches(Sources.Read("silo/Contracts/CityMeter.cs"))
            .Select(m => m.Groups[1].Value.Replace('.', '_')).ToList();
        Assert.NotEmpty(asked);
        Assert.All(told, t => Assert.Contains(asked, a => a.StartsWith(t, StringComparison.Ordinal)));
        Assert.All(asked, a => Assert.Contains(told, t => a.StartsWith(t, StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"despacho311_[a-z_]+")]
    private static partial Regex OwnMeasure();

    [GeneratedRegex(@"""(despacho311\.[a-z.]+)""")]
    private static partial Regex MeasureName();

    [Theory]
    [InlineData("api/Dockerfile")]
    [InlineData("silo/Dockerfile")]
    public void A_dockerfile_builds_in_one_stage_and_runs_in_another_as_nobody_special(string path)
    {
        var lines = Sources.Read(path).Split('\n');
        Assert.Equal(2, lines.Count(l => l.StartsWith("FROM ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.StartsWith("USER ", StringComparison.Ordinal));
        foreach (var copied in lines.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal)
            && !l.Contains("--from", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1]))
            Assert.True(Path.Exists(Path.Combine(Sources.Root, copied)), $"{copied} is not there");
    }
}
