//! `policy catalog show`

use std::io::Write;
use std::path::Path;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use mcp_policy::catalog::{self, Catalogue, Loaded, RiskClass, Tool};
use mcp_policy::explain;
use mcp_policy::source::quote;
use serde::Serialize;

use crate::args::{CatalogArgs, Format};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::render::{self, SCHEMA_VERSION, ToolPage, counted, table};
use crate::ui::Ui;

/// Show the tools of a catalogue
///
/// All of them as a table, or one with everything that the catalogue says of it. Without `--catalog` it is `catalog.json`
/// or `tools.json` in this folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  policy catalog show                                          the tools of catalog.json
  policy catalog show delete_file                              one of them
  policy catalog show --catalog servers.jsonl --class Destructive  the dangerous ones of many servers
  policy catalog show --unrated                                what nobody has rated")]
pub struct Args {
    /// The exact name of a tool
    #[arg(value_name = "TOOL")]
    tool: Option<String>,

    #[command(flatten)]
    catalog: CatalogArgs,

    /// Only tools of this risk class; may be given several times
    #[arg(long, value_name = "CLASS", value_parser = class_parser(), conflicts_with = "tool", ignore_case = true)]
    class: Vec<RiskClass>,

    /// Only tools without a risk class
    #[arg(long, conflicts_with = "tool")]
    unrated: bool,

    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let paths = match args.catalog.catalog.as_slice() {
        [] => vec![files::beside(Path::new("policy.json")).ok_or_else(|| {
            Failure::new("there is no catalogue: neither `catalog.json` nor `tools.json` is in this folder")
                .help("give it with `--catalog FILE`")
        })?],
        named => named.to_owned(),
    };
    let opened = files::read_catalogue(&paths)?;
    let loaded = match (&args.catalog.server, &args.tool) {
        (None, None) => catalog::load_all(&opened)?,
        (server, _) => vec![catalog::load(&opened, server.as_deref())?],
    };
    super::tell_notes(&loaded, ui);
    let catalogues: Vec<Catalogue> = loaded.into_iter().map(|Loaded { catalogue, .. }| catalogue).collect();
    match (&args.tool, catalogues.as_slice()) {
        (Some(name), [catalogue]) => card(name, catalogue, args, ui)?,
        _ => list(&catalogues, args, ui)?,
    }
    Ok(Exit::Clean)
}

fn card(name: &str, catalogue: &Catalogue, args: &Args, ui: &mut Ui) -> Result<(), Failure> {
    let explanation = explain::explain(name, Some(catalogue), None).map_err(|unknown| {
        let failure = Failure::new(format!("the catalogue has no tool {}", quote(name)));
        match unknown.suggestion {
            Some(near) => failure.help(format!("did you mean {}?", quote(&near))),
            None if Path::new(name).is_file() => failure.help("give a file with `--catalog FILE`"),
            None => failure.help("`policy catalog show` lists its tools"),
        }
    })?;
    let page = ToolPage {
        explanation: &explanation,
        server: Some(&catalogue.server),
        policy: None,
        places: Vec::new(),
        lints: &[],
    };
    render::tool(&page, args.format, ui)
}

fn list(catalogues: &[Catalogue], args: &Args, ui: &mut Ui) -> Result<(), Failure> {
    let all = || catalogues.iter().flat_map(|catalogue| catalogue.tools().iter().map(move |tool| (catalogue, tool)));
    let tools: Vec<(&Catalogue, &Tool)> = all().filter(|(_, tool)| args.wants(tool)).collect();
    if tools.is_empty() {
        let failure = Failure::new(format!("none of the {} of the catalogue fits", counted(all().count(), "tool")));
        return Err(failure.help("leave out `--class` or `--unrated` to see all of them"));
    }
    match args.format {
        Format::Human => human(&tools, catalogues.len() > 1, ui),
        Format::Json => {
            let tools = tools.iter().map(|(catalogue, tool)| JsonTool::new(catalogue, tool)).collect();
            render::write_json(&Document { schema_version: SCHEMA_VERSION, tools }, ui)
        }
    }
}

impl Args {
    fn wants(&self, tool: &Tool) -> bool {
        let any = self.class.is_empty() && !self.unrated;
        any || tool.class.map_or(self.unrated, |class| self.class.contains(&class))
    }
}

fn human(tools: &[(&Catalogue, &Tool)], several: bool, ui: &mut Ui) -> Result<(), Failure> {
    let mut sorted = tools.to_vec();
    sorted.sort_by(|(_, a), (_, b)| {
        let danger = |tool: &Tool| std::cmp::Reverse(tool.class.map_or(u8::MAX, RiskClass::rank));
        danger(a).cmp(&danger(b)).then_with(|| a.name.cmp(&b.name))
    });
    let rows = sorted.iter().map(|(catalogue, tool)| {
        let word = |word: Option<String>| word.unwrap_or_else(|| "-".to_owned());
        let mut cells =
            vec![word(tool.class.map(|class| class.to_string())), word(tool.severity().map(|it| it.to_string()))];
        cells.push(match (tool.rated_by, tool.confidence) {
            (Some(who), Some(confidence)) => format!("{who}, {confidence}"),
            (who, _) => word(who.map(|who| who.to_string())),
        });
        cells.extend(several.then(|| catalogue.server.label().unwrap_or("-").to_owned()));
        cells.push(tool.name.clone());
        cells
    });
    let mut header = vec!["class", "severity", "rated by"];
    header.extend(several.then_some("server"));
    header.push("tool");
    let unrated = tools.iter().filter(|(_, tool)| tool.class.is_none()).count();
    let text = table(&header, rows, ui.width());
    let rest = if unrated > 0 {
        format!(", {unrated} of them unrated: rate them with `policy catalog classify`")
    } else {
        String::new()
    };
    writeln!(ui.out(), "{text}\n\n{}{rest}.", counted(tools.len(), "tool"))?;
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tools: Vec<JsonTool<'a>>,
}

#[derive(Serialize)]
struct JsonTool<'a> {
    server: Option<&'a str>,
    name: &'a str,
    description: Option<&'a str>,
    class: Option<&'static str>,
    severity: Option<&'static str>,
    treat_as: Option<&'static str>,
    rated_by: Option<&'static str>,
    confidence: Option<&'static str>,
}

impl<'a> JsonTool<'a> {
    fn new(catalogue: &'a Catalogue, tool: &'a Tool) -> Self {
        Self {
            server: catalogue.server.label(),
            name: &tool.name,
            description: tool.description.as_deref(),
            class: tool.class.map(RiskClass::as_str),
            severity: tool.severity().map(|severity| severity.as_str()),
            treat_as: tool.treat_as.map(RiskClass::as_str),
            rated_by: tool.rated_by.map(|who| who.as_str()),
            confidence: tool.confidence.map(|confidence| confidence.as_str()),
        }
    }
}

fn class_parser() -> impl TypedValueParser<Value = RiskClass> {
    PossibleValuesParser::new(RiskClass::ALL.iter().map(|class| PossibleValue::new(class.as_str())))
        .try_map(|word| word.parse::<RiskClass>().map_err(|_| "unknown class"))
}
