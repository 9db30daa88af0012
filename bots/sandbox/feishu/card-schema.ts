import { z } from 'zod'

/**
 * The components of card JSON 2.0, one strict object each: a property that is not listed is refused, as the real platform does.
 * Children are left as `unknown` here; card-check walks into them, because what may stand where depends on the place.
 * Source: https://open.feishu.cn/document/feishu-cards/card-json-v2-structure and the pages of each component below it.
 */

const spacing = z.string().regex(/^(small|medium|large|extra_large|\d{1,2}px)$/)
const edges = z.string().regex(/^(0|-?\d{1,2}px( -?\d{1,2}px){0,3})$/)
const pixels = z.string().regex(/^\d+px$/)
const width = z.union([z.enum(['default', 'fill', 'auto']), pixels])
const horizontal = z.enum(['left', 'center', 'right'])
const vertical = z.enum(['top', 'center', 'bottom'])
const textSize = z.union([
  z.enum(['heading-0', 'heading-1', 'heading-2', 'heading-3', 'heading-4', 'heading', 'normal', 'notation']),
  z.enum(['xxxx-large', 'xxx-large', 'xx-large', 'x-large', 'large', 'medium', 'small', 'x-small']),
  z.string().regex(/^cus-[\w-]+$/),
])
const color = z.string().min(1)
const translations = z.record(z.string(), z.string())
const children = z.array(z.unknown())

const icon = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('standard_icon'), token: z.string().min(1), color: color.optional() }),
  z.strictObject({ tag: z.literal('custom_icon'), img_key: z.string().min(1) }),
])
const plainText = z.strictObject({
  tag: z.literal('plain_text'),
  content: z.string(),
  i18n_content: translations.optional(),
})
const styledText = z.strictObject({
  tag: z.enum(['plain_text', 'lark_md']),
  content: z.string(),
  i18n_content: translations.optional(),
  text_size: textSize.optional(),
  text_color: color.optional(),
  text_align: horizontal.optional(),
  lines: z.number().int().positive().optional(),
})
const titleText = z.strictObject({
  tag: z.enum(['plain_text', 'lark_md']),
  content: z.string(),
  i18n_content: translations.optional(),
})
const panelTitle = z.strictObject({
  tag: z.enum(['plain_text', 'markdown', 'lark_md']),
  content: z.string(),
  i18n_content: translations.optional(),
  text_color: color.optional(),
  text_size: textSize.optional(),
})
const links = {
  url: z.string().optional(),
  pc_url: z.string().optional(),
  ios_url: z.string().optional(),
  android_url: z.string().optional(),
}
const confirm = z.strictObject({ title: plainText, text: plainText })
const behavior = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('callback'),
    value: z.union([z.record(z.string(), z.unknown()), z.string()]),
  }),
  z.strictObject({
    type: z.literal('open_url'),
    default_url: z.string().optional(),
    pc_url: z.string().optional(),
    ios_url: z.string().optional(),
    android_url: z.string().optional(),
  }),
])

const base = {
  tag: z.string(),
  element_id: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,19}$/)
    .optional(),
  margin: edges.optional(),
}
const flow = {
  direction: z.enum(['vertical', 'horizontal']).optional(),
  horizontal_spacing: spacing.optional(),
  vertical_spacing: spacing.optional(),
  horizontal_align: horizontal.optional(),
  vertical_align: vertical.optional(),
  padding: edges.optional(),
}
const interactive = {
  name: z.string().max(100).optional(),
  disabled: z.boolean().optional(),
  disabled_tips: plainText.optional(),
  hover_tips: plainText.optional(),
  confirm: confirm.optional(),
  behaviors: z.array(behavior).optional(),
}
const field = {
  ...base,
  ...interactive,
  required: z.boolean().optional(),
  placeholder: plainText.optional(),
  width: width.optional(),
}
const option = z.strictObject({ text: plainText, value: z.string().min(1), icon: icon.optional() })
const personOption = z.strictObject({ value: z.string().min(1) })
const selectType = z.enum(['default', 'text']).optional()
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const time = z.string().regex(/^\d{2}:\d{2}$/)

const buttonShape = {
  ...base,
  ...interactive,
  type: z
    .enum([
      'default',
      'primary',
      'danger',
      'text',
      'primary_text',
      'danger_text',
      'primary_filled',
      'danger_filled',
      'laser',
    ])
    .optional(),
  size: z.enum(['tiny', 'small', 'medium', 'large']).optional(),
  width: width.optional(),
  text: plainText.optional(),
  icon: icon.optional(),
  form_action_type: z.enum(['submit', 'reset']).optional(),
}

/** tag → what the element itself may hold. */
export const cardComponents: Readonly<Record<string, z.ZodType>> = {
  markdown: z.strictObject({
    ...base,
    content: z.string(),
    i18n_content: translations.optional(),
    text_size: textSize.optional(),
    text_align: horizontal.optional(),
    text_color: color.optional(),
    icon: icon.optional(),
  }),
  div: z.strictObject({
    ...base,
    width: width.optional(),
    text: styledText.optional(),
    icon: icon.optional(),
  }),
  hr: z.strictObject(base),
  img: z.strictObject({
    ...base,
    img_key: z.string().min(1),
    alt: plainText.optional(),
    title: plainText.optional(),
    corner_radius: z.string().optional(),
    scale_type: z.enum(['crop_center', 'fit_horizontal', 'crop_top']).optional(),
    size: z.string().optional(),
    transparent: z.boolean().optional(),
    preview: z.boolean().optional(),
  }),
  img_combination: z.strictObject({
    ...base,
    combination_mode: z.enum(['double', 'triple', 'bisect', 'trisect']),
    corner_radius: z.string().optional(),
    combination_transparent: z.boolean().optional(),
    img_list: z.array(z.strictObject({ img_key: z.string().min(1) })).min(1),
  }),
  person: z.strictObject({
    ...base,
    user_id: z.string().min(1),
    size: z.enum(['extra_small', 'small', 'medium', 'large']).optional(),
    show_avatar: z.boolean().optional(),
    show_name: z.boolean().optional(),
    style: z.enum(['normal', 'capsule']).optional(),
  }),
  person_list: z.strictObject({
    ...base,
    persons: z.array(z.strictObject({ id: z.string().min(1) })).min(1),
    size: z.enum(['extra_small', 'small', 'medium', 'large']).optional(),
    lines: z.number().int().positive().optional(),
    show_avatar: z.boolean().optional(),
    show_name: z.boolean().optional(),
    drop_invalid_user_id: z.boolean().optional(),
    icon: icon.optional(),
  }),
  chart: z.strictObject({
    ...base,
    chart_spec: z.record(z.string(), z.unknown()),
    aspect_ratio: z.enum(['1:1', '2:1', '4:3', '16:9']).optional(),
    color_theme: z.enum(['brand', 'rainbow', 'complementary', 'converse', 'primary']).optional(),
    preview: z.boolean().optional(),
    height: z.union([z.literal('auto'), pixels]).optional(),
  }),
  table: z.strictObject({
    ...base,
    page_size: z.number().int().min(1).max(10).optional(),
    row_height: z.union([z.enum(['low', 'middle', 'high', 'auto']), pixels]).optional(),
    row_max_height: pixels.optional(),
    freeze_first_column: z.boolean().optional(),
    header_style: z
      .strictObject({
        text_align: horizontal.optional(),
        text_size: textSize.optional(),
        background_style: z.enum(['none', 'grey']).optional(),
        text_color: z.enum(['default', 'grey']).optional(),
        bold: z.boolean().optional(),
        lines: z.number().int().positive().optional(),
      })
      .optional(),
    columns: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          display_name: z.string().optional(),
          width: z.union([z.literal('auto'), pixels, z.string().regex(/^\d+%$/)]).optional(),
          horizontal_align: horizontal.optional(),
          vertical_align: vertical.optional(),
          data_type: z.enum(['text', 'lark_md', 'markdown', 'options', 'number', 'persons', 'date']).optional(),
          format: z
            .strictObject({
              symbol: z.string().optional(),
              precision: z.number().int().min(0).max(10).optional(),
              separator: z.boolean().optional(),
            })
            .optional(),
          date_format: z.string().optional(),
        }),
      )
      .min(1)
      .max(50),
    rows: z.array(z.record(z.string(), z.unknown())),
  }),
  column_set: z.strictObject({
    ...base,
    flex_mode: z.enum(['none', 'stretch', 'flow', 'bisect', 'trisect']).optional(),
    horizontal_spacing: spacing.optional(),
    horizontal_align: horizontal.optional(),
    background_style: color.optional(),
    action: z.strictObject({ multi_url: z.strictObject(links) }).optional(),
    columns: children,
  }),
  column: z.strictObject({
    ...base,
    ...flow,
    width: z.union([z.enum(['auto', 'weighted']), pixels]).optional(),
    weight: z.number().int().min(1).max(5).optional(),
    background_style: color.optional(),
    action: z.strictObject({ multi_url: z.strictObject(links) }).optional(),
    elements: children.optional(),
  }),
  form: z.strictObject({
    ...base,
    ...flow,
    name: z.string().min(1),
    confirm: confirm.optional(),
    elements: children,
  }),
  interactive_container: z.strictObject({
    ...base,
    ...flow,
    ...interactive,
    width: width.optional(),
    height: z.union([z.literal('auto'), pixels]).optional(),
    background_style: color.optional(),
    has_border: z.boolean().optional(),
    border_color: color.optional(),
    corner_radius: z.string().optional(),
    elements: children,
  }),
  collapsible_panel: z.strictObject({
    ...base,
    ...flow,
    expanded: z.boolean().optional(),
    background_color: color.optional(),
    header: z.strictObject({
      title: panelTitle,
      background_color: color.optional(),
      vertical_align: vertical.optional(),
      padding: edges.optional(),
      position: z.enum(['top', 'bottom']).optional(),
      width: z.union([z.enum(['fill', 'auto', 'auto_when_fold']), pixels]).optional(),
      icon: z
        .strictObject({
          tag: z.enum(['standard_icon', 'custom_icon']),
          token: z.string().optional(),
          color: color.optional(),
          img_key: z.string().optional(),
          size: z.string().optional(),
        })
        .optional(),
      icon_position: z.enum(['left', 'right', 'follow_text']).optional(),
      icon_expanded_angle: z.union([z.literal(-180), z.literal(-90), z.literal(90), z.literal(180)]).optional(),
    }),
    border: z.strictObject({ color: color.optional(), corner_radius: z.string().optional() }).optional(),
    elements: children,
  }),
  button: z.strictObject(buttonShape),
  input: z.strictObject({
    ...field,
    input_type: z.enum(['text', 'multiline_text', 'password']).optional(),
    label: plainText.optional(),
    label_position: z.enum(['top', 'left']).optional(),
    default_value: z.string().optional(),
    max_length: z.number().int().min(1).max(1000).optional(),
    rows: z.number().int().positive().optional(),
    max_rows: z.number().int().positive().optional(),
    auto_resize: z.boolean().optional(),
    show_icon: z.boolean().optional(),
    fallback: z.strictObject({ tag: z.string(), text: titleText.optional() }).optional(),
  }),
  select_static: z.strictObject({
    ...field,
    type: selectType,
    options: z.array(option).min(1),
    initial_option: z.string().optional(),
    initial_index: z.number().int().positive().optional(),
  }),
  multi_select_static: z.strictObject({
    ...field,
    type: selectType,
    options: z.array(option).min(1),
    selected_values: z.array(z.string()).optional(),
  }),
  select_person: z.strictObject({
    ...field,
    type: selectType,
    options: z.array(personOption).optional(),
    initial_option: z.string().optional(),
  }),
  multi_select_person: z.strictObject({
    ...field,
    type: selectType,
    options: z.array(personOption).optional(),
    selected_values: z.array(z.string()).optional(),
  }),
  date_picker: z.strictObject({ ...field, initial_date: day.optional() }),
  picker_time: z.strictObject({ ...field, initial_time: time.optional() }),
  picker_datetime: z.strictObject({
    ...field,
    initial_datetime: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
      .optional(),
  }),
  checker: z.strictObject({
    ...base,
    ...interactive,
    checked: z.boolean().optional(),
    text: styledText.optional(),
    overall_checkable: z.boolean().optional(),
    button_area: z
      .strictObject({
        pc_display_rule: z.enum(['always', 'on_hover']).optional(),
        buttons: z.array(z.strictObject(buttonShape)).max(3).optional(),
      })
      .optional(),
    checked_style: z
      .strictObject({ show_strikethrough: z.boolean().optional(), opacity: z.number().min(0).max(1).optional() })
      .optional(),
    padding: edges.optional(),
  }),
}

/** The card itself, without what stands in `body.elements`. */
export const cardRoot = z.strictObject({
  schema: z.literal('2.0'),
  config: z.strictObject({
    update_multi: z.literal(true),
    streaming_mode: z.boolean().optional(),
    streaming_config: z.record(z.string(), z.unknown()).optional(),
    summary: z.strictObject({ content: z.string(), i18n_content: translations.optional() }).optional(),
    locales: z.array(z.string()).optional(),
    enable_forward: z.boolean().optional(),
    enable_forward_interaction: z.boolean().optional(),
    width_mode: z.enum(['default', 'compact', 'fill']).optional(),
    use_custom_translation: z.boolean().optional(),
    style: z
      .strictObject({
        text_size: z.record(z.string(), z.record(z.string(), z.string())).optional(),
        color: z.record(z.string(), z.record(z.string(), z.string())).optional(),
      })
      .optional(),
  }),
  card_link: z.strictObject(links).optional(),
  header: z
    .strictObject({
      title: titleText,
      subtitle: titleText.optional(),
      template: z
        .enum([
          'blue',
          'wathet',
          'turquoise',
          'green',
          'yellow',
          'orange',
          'red',
          'carmine',
          'violet',
          'purple',
          'indigo',
          'grey',
          'default',
        ])
        .optional(),
      text_tag_list: z
        .array(
          z.strictObject({
            tag: z.literal('text_tag'),
            element_id: base.element_id,
            text: plainText,
            color: z
              .enum([
                'neutral',
                'blue',
                'turquoise',
                'lime',
                'orange',
                'violet',
                'indigo',
                'wathet',
                'green',
                'yellow',
                'red',
                'purple',
                'carmine',
              ])
              .optional(),
          }),
        )
        .max(3)
        .optional(),
      i18n_text_tag_list: z.record(z.string(), z.array(z.unknown())).optional(),
      icon: icon.optional(),
      padding: edges.optional(),
    })
    .optional(),
  body: z.strictObject({ ...flow, elements: children }),
})

/** Components of card JSON 1.0 that 2.0 refuses by name. */
export const retiredComponents: ReadonlySet<string> = new Set(['action', 'note'])
