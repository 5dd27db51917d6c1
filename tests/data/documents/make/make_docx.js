// Called by make_docx.py: the texts on standard input, the folder as argument.
const fs = require("fs"), path = require("path");
const out = process.argv[2];
const work = JSON.parse(fs.readFileSync(0, "utf8"));
const docx = require("docx");
const { Document, Packer, Paragraph, TextRun, HeadingLevel, LevelFormat, AlignmentType, Header, Footer, PageNumber } = docx;

function paragraph([kind, text]) {
  if (kind === "title") return new Paragraph({ text, heading: HeadingLevel.TITLE, alignment: AlignmentType.CENTER });
  if (kind === "h1") return new Paragraph({ text, heading: HeadingLevel.HEADING_1 });
  if (/^n\d$/.test(kind)) return new Paragraph({ text, numbering: { reference: "list", level: Number(kind[1]) - 1 } });
  return new Paragraph({ children: [new TextRun({ text, size: 32 })] });
}
function made(blocks) {
  return new Document({
    numbering: { config: [{ reference: "list", levels: [
      { level: 0, format: LevelFormat.CHINESE_COUNTING, text: "%1、", suffix: "nothing" },
      { level: 1, format: LevelFormat.CHINESE_COUNTING, text: "（%2）", suffix: "nothing" },
      { level: 2, format: LevelFormat.DECIMAL, text: "%3." },
    ] }] },
    sections: [{
      headers: { default: new Header({ children: [new Paragraph("北溪市政务公开")] }) },
      footers: { default: new Footer({ children: [new Paragraph({ children: [new TextRun({ children: ["第", PageNumber.CURRENT, "页"] })] })] }) },
      children: blocks.map(paragraph),
    }],
  });
}
(async () => {
  for (const [name, blocks] of Object.entries(work["docx"]))
    fs.writeFileSync(path.join(out, name + ".docx"), await Packer.toBuffer(made(blocks)));
  const htmlToDocx = require("html-to-docx");
  for (const [name, page] of Object.entries(work["html-to-docx"])) {
    const data = await htmlToDocx(page, "<p>页眉：征求意见稿</p>", { header: true, footer: true, pageNumber: true });
    fs.writeFileSync(path.join(out, name + ".docx"), Buffer.from(data instanceof ArrayBuffer ? data : await (data.arrayBuffer ? data.arrayBuffer() : data)));
  }
  const htmlDocx = require("html-docx-js");
  for (const [name, page] of Object.entries(work["html-docx-js"])) {
    const data = htmlDocx.asBlob(`<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${page}</body></html>`);
    fs.writeFileSync(path.join(out, name + ".docx"), Buffer.from(data.arrayBuffer ? await data.arrayBuffer() : data));
  }
})();
